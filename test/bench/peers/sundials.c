/*
 * SUNDIALS as a peer: CVODE (BDF or Adams) and ARKODE (Dormand-Prince 5(4)) on the problems of ../problems,
 * with dense analytic Jacobians. Solver objects are made once a problem and reused, so that only solving is
 * timed. Built by sundials.ts.
 *
 * Reads lines `problem method rtol atol seconds`; answers each with one line: median milliseconds a solve,
 * calls of the right side, and the end point. Of the methods `f` and `jacobian` these are the milliseconds of one
 * evaluation at the start, the least of its rounds, and how many there were. argv[1], where given, holds the numbers of ens200, five a person.
 */
#include <arkode/arkode_erkstep.h>
#include <cvode/cvode.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sunlinsol/sunlinsol_dense.h>
#include <time.h>

#include "problems.h"

static double power2(double a) { return a * a; }
static double power3(double a) { return a * a * a; }
static double power4(double a) { return (a * a) * (a * a); }
static double powerm1(double a) { return 1 / a; }
/* Models whose equations emitC.ts writes; empty where there is none. */
#include "generated.h"

/* ---- one solve ---- */

typedef struct {
  const char *name;
  int n;
  CVRhsFn f;
  CVLsJacFn j;
  sunrealtype end;
  int dosed; /* 100 mg into state 0 every 24 h, output every 0.25 h */
  sunrealtype start[20];
  void (*begin)(sunrealtype *);
  int turns; /* times at which something jumps, where the solver starts again */
  const double *turn;
} Problem;

static const Problem problems[] = {
    {"pk", 3, pk_f, pk_j, 240, 1, {0}},
    {"ens200", 3, pk_f, pk_j, 240, 1, {0}},
    {"rober", 3, rober_f, rober_j, 1e11, 0, {1}},
    {"hires", 8, hires_f, hires_j, 321.8122, 0, {1, 0, 0, 0, 0, 0, 0, 0.0057}},
    {"orego", 3, orego_f, orego_j, 360, 0, {1, 2, 3}},
    {"vdp", 2, vdp_f, vdp_j, 2000, 0, {2}},
    {"pollu", 20, pollu_f, pollu_j, 60, 0,
     {0, 0.2, 0, 0.04, 0, 0, 0.1, 0.3, 0.01, 0, 0, 0, 0, 0, 0, 0, 0.007}},
    GENERATED
};

/* CVODE and ARKODE behind one face: start again at (t, y), stop at a time, go on to a time. */
typedef struct {
  void *memory;
  int explicit_rk;
  CVRhsFn f;
} Solver;

static void restart(Solver s, sunrealtype t, N_Vector y) {
  if (s.explicit_rk) ERKStepReInit(s.memory, s.f, t, y);
  else CVodeReInit(s.memory, t, y);
}

static int advance(Solver s, sunrealtype to, N_Vector y) {
  sunrealtype t;
  return s.explicit_rk ? ERKStepEvolve(s.memory, to, y, &t, ARK_NORMAL)
                       : CVode(s.memory, to, y, &t, CV_NORMAL);
}

static void stop_at(Solver s, sunrealtype t) {
  if (s.explicit_rk) ERKStepSetStopTime(s.memory, t);
  else CVodeSetStopTime(s.memory, t);
}

static volatile sunrealtype recorded; /* outputs are used, so that nobody optimises them away */

static int solve(const Problem *p, Solver s, N_Vector y) {
  sunrealtype *x = N_VGetArrayPointer(y);
  memcpy(x, p->start, sizeof(sunrealtype) * (size_t)p->n);
  if (p->begin) p->begin(x);
  if (p->turns) {
    double from = 0;
    for (int k = 0; k <= p->turns; k++) {
      const double to = k < p->turns ? p->turn[k] : p->end;
      segment = 0.5 * (from + to);
      restart(s, from, y);
      stop_at(s, to);
      const int status = advance(s, to, y);
      if (status < 0) return status;
      from = to;
    }
    return 0;
  }
  if (!p->dosed) {
    restart(s, 0, y);
    stop_at(s, p->end);
    return advance(s, p->end, y);
  }
  for (int dose = 0; dose < 10; dose++) {
    x[0] += 100;
    restart(s, 24.0 * dose, y);
    stop_at(s, 24.0 * (dose + 1));
    for (int k = 1; k <= 96; k++) {
      const int status = advance(s, 24.0 * dose + 0.25 * k, y);
      if (status < 0) return status;
      recorded = x[1];
    }
  }
  return 0;
}

static double now(void) {
  struct timespec t;
  clock_gettime(CLOCK_MONOTONIC, &t);
  return 1e3 * (double)t.tv_sec + 1e-6 * (double)t.tv_nsec;
}

static int rising(const void *a, const void *b) {
  return (*(const double *)a > *(const double *)b) - (*(const double *)a < *(const double *)b);
}

/* Right side or Jacobian at the start again and again, as CVODE calls them. */
static void evaluate(SUNContext context, const Problem *p, int jacobian, double seconds) {
  N_Vector y = N_VNew_Serial(p->n, context), dy = N_VNew_Serial(p->n, context);
  SUNMatrix A = SUNDenseMatrix(p->n, p->n, context);
  memcpy(N_VGetArrayPointer(y), p->start, sizeof(sunrealtype) * (size_t)(p->n < 20 ? p->n : 20));
  if (p->begin) p->begin(N_VGetArrayPointer(y));
  const double begun = now();
  double least = INFINITY;
  long done = 0;
  do {
    const double from = now();
    for (int k = 0; k < 1000; k++) {
      if (jacobian) p->j(0, y, dy, A, NULL, NULL, NULL, NULL);
      else p->f(0, y, dy, NULL);
    }
    least = fmin(least, 1e-3 * (now() - from));
    done += 1000;
  } while (now() - begun < 1e3 * seconds);
  printf("%.9g %ld\n", least, done);
  fflush(stdout);
  SUNMatDestroy(A);
  N_VDestroy(dy);
  N_VDestroy(y);
}

static double people[1000];
static int person_count;

static void answer(SUNContext context, const Problem *p, const char *method, double rtol, double atol,
                   double seconds) {
  const int many = !strcmp(p->name, "ens200");
  N_Vector y = N_VNew_Serial(p->n, context);
  memcpy(N_VGetArrayPointer(y), p->start, sizeof(sunrealtype) * (size_t)(p->n < 20 ? p->n : 20));
  if (p->begin) p->begin(N_VGetArrayPointer(y));
  ka = 1, CL = 5, V = 50, Q = 10, V2 = 100;
  Solver s = {NULL, !strcmp(method, "erk"), p->f};
  SUNMatrix A = NULL;
  SUNLinearSolver L = NULL;
  if (s.explicit_rk) {
    s.memory = ERKStepCreate(p->f, 0, y, context);
    ERKStepSStolerances(s.memory, rtol, atol);
    ERKStepSetTableNum(s.memory, ARKODE_DORMAND_PRINCE_7_4_5);
    ERKStepSetMaxNumSteps(s.memory, 10000000);
  } else {
    s.memory = CVodeCreate(!strcmp(method, "adams") ? CV_ADAMS : CV_BDF, context);
    CVodeInit(s.memory, p->f, 0, y);
    CVodeSStolerances(s.memory, rtol, atol);
    CVodeSetMaxNumSteps(s.memory, 10000000);
    A = SUNDenseMatrix(p->n, p->n, context);
    L = SUNLinSol_Dense(y, A, context);
    CVodeSetLinearSolver(s.memory, L, A);
    CVodeSetJacFn(s.memory, p->j);
  }
  static double times[100000], ends[1000];
  int count = 0, status = 0;
  const double begun = now();
  do {
    const double from = now();
    calls = 0;
    for (int k = 0; k < (many ? person_count : 1) && status >= 0; k++) {
      if (many) {
        const double *own = people + 5 * k;
        ka = own[0], CL = own[1], V = own[2], Q = own[3], V2 = own[4];
      }
      status = solve(p, s, y);
      if (many) ends[k] = N_VGetArrayPointer(y)[1];
    }
    times[count++] = now() - from;
  } while (status >= 0 && count < 100000 && (count < 3 || now() - begun < 1e3 * seconds));
  qsort(times, (size_t)count, sizeof(double), rising);
  printf("%.9g %ld", status < 0 ? NAN : times[count / 2], calls);
  const sunrealtype *end = many ? ends : N_VGetArrayPointer(y);
  for (int k = 0; k < (many ? person_count : p->n); k++) printf(" %.17g", end[k]);
  printf("\n");
  fflush(stdout);
  if (s.explicit_rk) ERKStepFree(&s.memory);
  else CVodeFree(&s.memory);
  if (L) SUNLinSolFree(L);
  if (A) SUNMatDestroy(A);
  N_VDestroy(y);
}

int main(int argc, char **argv) {
  if (argc > 1) {
    FILE *file = fopen(argv[1], "r");
    int count = 0;
    while (file && count < 1000 && fscanf(file, "%lf", people + count) == 1) count++;
    if (file) fclose(file);
    person_count = count / 5;
  }
  SUNContext context;
#if SUNDIALS_VERSION_MAJOR >= 7
  SUNContext_Create(SUN_COMM_NULL, &context);
#else
  SUNContext_Create(NULL, &context);
#endif
  printf("SUNDIALS %s\n", SUNDIALS_VERSION);
  fflush(stdout);
  char name[32], method[32];
  double rtol, atol, seconds;
  while (scanf("%31s %31s %lf %lf %lf", name, method, &rtol, &atol, &seconds) == 5)
    for (size_t k = 0; k < sizeof problems / sizeof *problems; k++)
      if (strcmp(problems[k].name, name)) continue;
      else if (!strcmp(method, "f") || !strcmp(method, "jacobian"))
        evaluate(context, &problems[k], *method == 'j', seconds);
      else answer(context, &problems[k], method, rtol, atol, seconds);
  SUNContext_Free(&context);
  return 0;
}
