"""Individual fits behind examples/twins/theophylline/individuals.csv.

Each of the twelve people alone, by ordinary least squares (additive error) on the closed form of the
one-compartment model with first-order absorption:

    C(t) = Dose ka / (V (ka - CL/V)) (exp(-CL/V t) - exp(-ka t))

Needs scipy. Run: python3 test/validation/theophylline/individual_fits.py Theoph.csv
where Theoph.csv is R's data set of that name (Subject, Wt, Dose in mg/kg, Time in h, conc in mg/L).
Prints individuals.csv; with --measurements it prints data/concentrations.csv.
"""

import csv
import sys

import numpy as np
from scipy.optimize import least_squares

rows = list(csv.DictReader(open(sys.argv[1])))
subjects = sorted({row["Subject"] for row in rows}, key=int)

if "--measurements" in sys.argv:
    print("subject,time,value")
    for row in sorted(rows, key=lambda row: (int(row["Subject"]), float(row["Time"]))):
        print(f'{row["Subject"]},{row["Time"]},{row["conc"]}')
    sys.exit()

print("id,Wt,Dose,ka,CL,V")
for subject in subjects:
    own = [row for row in rows if row["Subject"] == subject]
    time = np.array([float(row["Time"]) for row in own])
    concentration = np.array([float(row["conc"]) for row in own])
    weight = float(own[0]["Wt"])
    dose = float(own[0]["Dose"]) * weight

    def residuals(logarithms):
        ka, CL, V = np.exp(logarithms)
        k = CL / V
        return dose * ka / (V * (ka - k)) * (np.exp(-k * time) - np.exp(-ka * time)) - concentration

    fit = least_squares(residuals, np.log([1.59, 2.75, 31.8]), xtol=1e-15, ftol=1e-15, gtol=1e-15)
    ka, CL, V = np.exp(fit.x)
    print(f"{subject},{weight:g},{dose:.6g},{ka:.7g},{CL:.7g},{V:.7g}")
