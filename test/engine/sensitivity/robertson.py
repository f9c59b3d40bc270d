"""Sensitivities of Robertson's problem by scipy, for test/engine/sensitivity/robertson.json.

    python3 test/engine/sensitivity/robertson.py > test/engine/sensitivity/robertson.json

The three equations of SUNDIALS' example cvsRoberts_FSA_dns with the nine of their sensitivities to p1, p2, p3,
as one system by Radau IIA (order 5) at relative tolerance 1e-11; sensitivities are scaled by p so that absolute
tolerances mean something.
"""

import json
import sys

import numpy as np
import scipy
from scipy.integrate import solve_ivp

P = np.array([0.04, 1e4, 3e7])


def rates(t, z):
    y1, y2, y3 = z[:3]
    s = z[3:].reshape(3, 3)
    p1, p2, p3 = P
    jacobian = np.array(
        [[-p1, p2 * y3, p2 * y2], [p1, -p2 * y3 - 2 * p3 * y2, -p2 * y2], [0, 2 * p3 * y2, 0]]
    )
    by_p = np.array([[-y1, y2 * y3, 0], [y1, -y2 * y3, -(y2**2)], [0, 0, y2**2]])
    f = np.array([-p1 * y1 + p2 * y2 * y3, p1 * y1 - p2 * y2 * y3 - p3 * y2**2, p3 * y2**2])
    return np.concatenate([f, np.array([jacobian @ s[k] + P[k] * by_p[:, k] for k in range(3)]).ravel()])


times = [0.4, 4.0, 40.0, 400.0, 4000.0, 40000.0]
atol = np.tile([1e-12, 1e-16, 1e-12], 4)
solved = solve_ivp(
    rates, (0, times[-1]), [1.0] + 11 * [0.0], method="Radau", rtol=1e-11, atol=atol, t_eval=times
)
assert solved.success, solved.message
json.dump(
    {
        "command": "python3 test/engine/sensitivity/robertson.py",
        "scipy": scipy.__version__,
        "time": times,
        "y": solved.y[:3].T.tolist(),
        # [time][parameter][state], in the measure of the state alone: p · ∂y/∂p
        "scaled": solved.y[3:].T.reshape(len(times), 3, 3).tolist(),
    },
    sys.stdout,
    indent=1,
)
