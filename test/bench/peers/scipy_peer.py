"""scipy as a peer, on the problems of ../problems, with analytic Jacobians. Speaks as sundials.c does.

Reads lines `problem method rtol atol seconds`; answers each with median milliseconds a solve, calls of the
right side, and the end point. sys.argv[1], where given, holds the numbers of ens200, five a person.
"""

import re
import sys
import time
from pathlib import Path

import numpy as np
import scipy
from scipy.integrate import solve_ivp


def pk(ka, CL, V, Q, V2):
    A = np.array([[-ka, 0, 0], [ka, -CL / V - Q / V, Q / V2], [0, Q / V, -Q / V2]])
    return lambda t, y: A @ y, lambda t, y: A


def rober(t, y):
    r1, r2, r3 = 0.04 * y[0], 3e7 * y[1] * y[1], 1e4 * y[1] * y[2]
    return np.array([r3 - r1, r1 - r2 - r3, r2])


def rober_jacobian(t, y):
    a, b, c = 6e7 * y[1], 1e4 * y[2], 1e4 * y[1]
    return np.array([[-0.04, b, c], [0.04, -a - b, -c], [0, a, 0]])


HIRES = np.zeros((8, 8))
for row, column, value in [
    (0, 0, -1.71), (0, 1, 0.43), (0, 2, 8.32), (1, 0, 1.71), (1, 1, -8.75), (2, 2, -10.03), (2, 3, 0.43),
    (2, 4, 0.035), (3, 1, 8.32), (3, 2, 1.71), (3, 3, -1.12), (4, 4, -1.745), (4, 5, 0.43), (4, 6, 0.43),
    (5, 3, 0.69), (5, 4, 1.71), (5, 5, -0.43), (5, 6, 0.69), (6, 6, -1.81), (7, 6, 1.81),
]:  # fmt: skip
    HIRES[row, column] = value


def hires(t, y):
    r = 280 * y[5] * y[7]
    d = HIRES @ y
    d[0] += 0.0007
    d[5] -= r
    d[6] += r
    d[7] -= r
    return d


def hires_jacobian(t, y):
    J = HIRES.copy()
    for row, sign in ((5, -1), (6, 1), (7, -1)):
        J[row, 5] += sign * 280 * y[7]
        J[row, 7] += sign * 280 * y[5]
    return J


def orego(t, y):
    return np.array(
        [
            77.27 * (y[1] + y[0] * (1 - 8.375e-6 * y[0] - y[1])),
            (y[2] - (1 + y[0]) * y[1]) / 77.27,
            0.161 * (y[0] - y[2]),
        ]
    )


def orego_jacobian(t, y):
    return np.array(
        [
            [77.27 * (1 - 2 * 8.375e-6 * y[0] - y[1]), 77.27 * (1 - y[0]), 0],
            [-y[1] / 77.27, -(1 + y[0]) / 77.27, 1 / 77.27],
            [0.161, 0, -0.161],
        ]
    )


def vdp(t, y):
    return np.array([y[1], 1000 * (1 - y[0] * y[0]) * y[1] - y[0]])


def vdp_jacobian(t, y):
    return np.array([[0, 1], [-2000 * y[0] * y[1] - 1, 1000 * (1 - y[0] * y[0])]])


# POLLU is all mass action: reactions are read from the model's text, with the IVP Test Set's order of species.
SPECIES = "NO2 NO O3P O3 HO2 OH HCHO CO ALD MEO2 C2O3 CO2 PAN CH3O HNO3 O1D SO2 SO4 NO3 N2O5".split()
TEXT = (Path(__file__).parent / "../problems/pollu.ant").read_text()
REACTIONS = re.findall(r"R\d+: (.*?) -> (.*?); (\S+) \* (\w+)(?: \* (\w+))?;", TEXT)
RATES = np.array([float(reaction[2]) for reaction in REACTIONS])
FIRST = np.array([SPECIES.index(reaction[3]) for reaction in REACTIONS])
SECOND = np.array([SPECIES.index(reaction[4]) if reaction[4] else len(SPECIES) for reaction in REACTIONS])
CHANGE = np.zeros((len(SPECIES), len(REACTIONS)))
for k, reaction in enumerate(REACTIONS):
    for side, sign in ((reaction[0], -1), (reaction[1], 1)):
        for count, name in re.findall(r"(\d+ )?(\w+)", side):
            CHANGE[SPECIES.index(name), k] += sign * int(count or 1)


def pollu(t, y):
    one = np.append(y, 1)
    return CHANGE @ (RATES * y[FIRST] * one[SECOND])


def pollu_jacobian(t, y):
    one = np.append(y, 1)
    partial = np.zeros((len(REACTIONS), len(SPECIES) + 1))
    rows = np.arange(len(REACTIONS))
    np.add.at(partial, (rows, FIRST), RATES * one[SECOND])
    np.add.at(partial, (rows, SECOND), RATES * y[FIRST])
    return CHANGE @ partial[:, :-1]


POLLU = dict(NO=0.2, O3=0.04, HCHO=0.1, CO=0.3, ALD=0.01, SO2=0.007)
PROBLEMS = {
    "rober": (rober, rober_jacobian, [1, 0, 0], 1e11),
    "hires": (hires, hires_jacobian, [1, 0, 0, 0, 0, 0, 0, 0.0057], 321.8122),
    "orego": (orego, orego_jacobian, [1, 2, 3], 360),
    "vdp": (vdp, vdp_jacobian, [2, 0], 2000),
    "pollu": (pollu, pollu_jacobian, [POLLU.get(name, 0) for name in SPECIES], 60),
}
PEOPLE = np.loadtxt(sys.argv[1]).reshape(-1, 5) if len(sys.argv) > 1 else np.zeros((0, 5))


def dosed(person, options):
    f, jacobian = pk(*person)
    y, calls = np.zeros(3), 0
    for dose in range(10):
        y[0] += 100
        times = 24 * dose + 0.25 * np.arange(1, 97)
        run = solve_ivp(f, (24 * dose, 24 * dose + 24), y, t_eval=times, jac=jacobian, **options)
        y, calls = run.y[:, -1].copy(), calls + run.nfev
    return y, calls


def solve(name, options):
    if name == "pk":
        return dosed((1, 5, 50, 10, 100), options)
    if name == "ens200":
        runs = [dosed(person, options) for person in PEOPLE]
        return [y[1] for y, _ in runs], sum(calls for _, calls in runs)
    f, jacobian, start, end = PROBLEMS[name]
    run = solve_ivp(f, (0, end), start, t_eval=[end], jac=jacobian, **options)
    return run.y[:, -1], run.nfev


print(f"scipy {scipy.__version__}", flush=True)
for line in sys.stdin:
    name, method, rtol, atol, seconds = line.split()
    options = dict(method=method, rtol=float(rtol), atol=float(atol))
    times, begun = [], time.perf_counter()
    while not times or time.perf_counter() - begun < float(seconds):
        before = time.perf_counter()
        y, calls = solve(name, options)
        times.append(1e3 * (time.perf_counter() - before))
    print(f"{np.median(times):.9g} {calls}", *(f"{value:.17g}" for value in y), flush=True)
