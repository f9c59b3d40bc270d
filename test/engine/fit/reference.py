"""Individual fit of theophylline subject 1 by scipy, for test/engine/fit/theophyllineSubject1.json.

    python3 test/engine/fit/reference.py > test/engine/fit/theophyllineSubject1.json

Data: R's datasets::Theoph, subject 1 (Boeckmann, Sheiner, Beal 1994): 79.6 kg, 4.02 mg/kg by mouth.
Model: one compartment, first-order absorption, closed form; additive error; (ka, CL, V) on a log scale.
"""

import json
import sys

import numpy as np
import scipy
from scipy.optimize import least_squares

TIME = [0, 0.25, 0.57, 1.12, 2.02, 3.82, 5.1, 7.03, 9.05, 12.12, 24.37]
CONCENTRATION = [0.74, 2.84, 6.57, 10.5, 9.66, 8.58, 8.36, 7.47, 6.89, 5.94, 3.28]
DOSE = 4.02 * 79.6
t = np.array(TIME)
y = np.array(CONCENTRATION)


def predict(theta):
    ka, cl, v = np.exp(theta)
    k = cl / v
    return DOSE * ka / (v * (ka - k)) * (np.exp(-k * t) - np.exp(-ka * t))


fit = least_squares(
    lambda theta: predict(theta) - y,
    np.log([1.5, 3.0, 30.0]),
    method="trf",
    xtol=1e-15,
    ftol=1e-15,
    gtol=1e-15,
)
freedom = len(t) - 3
sigma2 = 2 * fit.cost / freedom
covariance = np.linalg.inv(fit.jac.T @ fit.jac) * sigma2
deviation = np.sqrt(np.diag(covariance))
values = np.exp(fit.x)
json.dump(
    {
        "command": "python3 test/engine/fit/reference.py > test/engine/fit/theophyllineSubject1.json",
        "made": f"scipy {scipy.__version__}, least_squares(method='trf')",
        "source": "R's datasets::Theoph, subject 1; 4.02 mg/kg, 79.6 kg",
        "dose": DOSE,
        "time": TIME,
        "concentration": CONCENTRATION,
        "parameters": dict(zip(["ka", "CL", "V"], values)),
        "standardErrors": dict(zip(["ka", "CL", "V"], values * deviation)),
        "correlation": (covariance / np.outer(deviation, deviation)).tolist(),
        "sumOfSquares": 2 * fit.cost,
        "sigma": sigma2**0.5,
    },
    sys.stdout,
    indent=2,
)
print()
