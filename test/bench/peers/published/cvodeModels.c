/*
 * CVODE (BDF, Jacobian by differences; or Adams with fixed-point iteration) on models that modelInC.ts wrote as C. Events and comparisons are roots, at
 * which the solver starts again. Built by cvodeModels.ts.
 *
 * Arguments: relative tolerance, end, points. Reads lines `model absolute-tolerance method`,
 * the method being bdf or adams; answers each with a line
 * `model status` and, where the status is 0, a line of values by state for every point.
 */
#include <cvode/cvode.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sunlinsol/sunlinsol_dense.h>
#include <sunmatrix/sunmatrix_dense.h>
#include <sunnonlinsol/sunnonlinsol_fixedpoint.h>
#include <nvector/nvector_serial.h>

#define MOST 1024

typedef struct {
  int (*trigger)(double t);
  double (*delay)(double t);
  double (*priority)(double t);
  void (*values)(double t, double *a);
  void (*assign)(double *x, const double *a);
  int initial, persistent, at_trigger;
} Event;

typedef struct {
  const char *name;
  int n;
  double *v;
  void (*follow)(double t, const double *x);
  void (*slopes)(double t, const double *x, double *d);
  void (*start)(double *x);
  void (*sizes)(double *x); /* what 1 of a state's quantity is in the state: of an amount, the volume */
  int roots;
  void (*root)(double t, double *g);
  int events;
  const Event *event;
  int cells[MOST];
} Model;

/* The side to which a comparison turns where the two are equal to the last bit. */
static int side[MOST];
static double sided(int k, double difference) { return difference == 0 ? side[k] : difference; }

#include MODELS_H

static const Model models[] = {MODELS};

static int rates(sunrealtype t, N_Vector y, N_Vector dy, void *data) {
  const Model *m = data;
  m->follow(t, N_VGetArrayPointer(y));
  m->slopes(t, N_VGetArrayPointer(y), N_VGetArrayPointer(dy));
  for (int k = 0; k < m->n; k++)
    if (!isfinite(N_VGetArrayPointer(dy)[k])) return 1;
  return 0;
}

static int roots(sunrealtype t, N_Vector y, sunrealtype *g, void *data) {
  const Model *m = data;
  m->follow(t, N_VGetArrayPointer(y));
  m->root(t, g);
  return 0;
}

/* ---- events: those due, and those that wait ---- */

typedef struct {
  double time;
  int event;
  double a[64];
} Waiting;

static Waiting waiting[MOST];
static int waiting_count;
static int was[MOST];

static void drop(int k) { memmove(waiting + k, waiting + k + 1, sizeof(Waiting) * (size_t)(--waiting_count - k)); }

static void trigger(const Model *m, double t, const double *x) {
  m->follow(t, x);
  for (int k = 0; k < m->events; k++) {
    const Event *e = &m->event[k];
    const int is = e->trigger(t);
    if (is && !was[k] && waiting_count < MOST) {
      Waiting *w = &waiting[waiting_count++];
      w->time = t + e->delay(t);
      w->event = k;
      e->values(t, w->a);
    }
    if (!is && !e->persistent)
      for (int at = waiting_count - 1; at >= 0; at--)
        if (waiting[at].event == k) drop(at);
    was[k] = is;
  }
}

/* The due event of the highest priority, the first where some are equal; -1 where none is due. */
static int first_due(const Model *m, double t) {
  int first = -1;
  double highest = -INFINITY;
  for (int k = 0; k < waiting_count; k++) {
    const double priority = m->event[waiting[k].event].priority(t);
    if (waiting[k].time <= t && (first < 0 || priority > highest)) first = k, highest = priority;
  }
  return first;
}

/* Executes all that is due, and what that triggers; whether anything was. */
static int execute(const Model *m, double t, double *x) {
  int any = 0;
  trigger(m, t, x);
  for (int k; (k = first_due(m, t)) >= 0; any = 1) {
    const Event *e = &m->event[waiting[k].event];
    double a[64];
    memcpy(a, waiting[k].a, sizeof a);
    if (!e->at_trigger) e->values(t, a);
    drop(k);
    e->assign(x, a);
    trigger(m, t, x);
  }
  return any;
}

static double next_due(void) {
  double next = INFINITY;
  for (int k = 0; k < waiting_count; k++) next = fmin(next, waiting[k].time);
  return next;
}

/* ---- one solve ---- */

static double *table;

/* Where a comparison is equal at the start, the side that it turns to first. */
static void look_ahead(const Model *m, const double *x, double step) {
  double ahead[MOST], slope[MOST], g[MOST];
  m->follow(0, x);
  m->slopes(0, x, slope);
  for (int k = 0; k < m->n; k++) ahead[k] = x[k] + step * slope[k];
  m->follow(step, ahead);
  m->root(step, g);
  for (int k = 0; k < m->roots; k++) side[k] = (g[k] > 0) - (g[k] < 0);
}

/* The solver up to a time; 1 where it has to start again from there. */
static int advance(const Model *m, void *memory, N_Vector y, double stop, double *t) {
  int found[MOST];
  CVodeSetStopTime(memory, stop);
  const int status = CVode(memory, stop, y, t, CV_NORMAL);
  memset(side, 0, sizeof side);
  const int jumps = status >= 0 && execute(m, *t, N_VGetArrayPointer(y));
  if (status != CV_ROOT_RETURN) return status < 0 ? status : jumps;
  CVodeGetRootInfo(memory, found);
  memcpy(side, found, sizeof(int) * (size_t)m->roots);
  return 1;
}

/* What happens at a time itself is in its row, what happens right after it (time > 12, at 12) is not. */
static int solve(const Model *m, void *memory, N_Vector y, double end, int points) {
  double *x = N_VGetArrayPointer(y);
  double t = 0;
  for (int k = 0; k < m->events; k++) was[k] = m->event[k].initial;
  memset(side, 0, sizeof side);
  waiting_count = 0;
  execute(m, 0, x);
  int again = 1;
  for (int point = 0; point < points; point++) {
    const double to = end * point / (points - 1);
    while (t < to) {
      if (t == 0) look_ahead(m, x, 1e-9 * end);
      if (execute(m, t, x) || again) CVodeReInit(memory, t, y);
      again = advance(m, memory, y, fmin(to, next_due()), &t);
      if (again < 0) return again;
    }
    m->follow(t, x);
    for (int k = 0; k < m->n; k++) table[point * m->n + k] = m->v[m->cells[k]];
  }
  return 0;
}

static void answer(SUNContext context, const Model *m, const char *method, double rtol, double atol,
                   double end, int points) {
  N_Vector y = N_VNew_Serial(m->n, context);
  N_Vector atols = N_VNew_Serial(m->n, context);
  m->start(N_VGetArrayPointer(y));
  m->sizes(N_VGetArrayPointer(atols));
  N_VScale(atol, atols, atols);
  const int bdf = !strcmp(method, "bdf");
  void *memory = CVodeCreate(bdf ? CV_BDF : CV_ADAMS, context);
  CVodeInit(memory, rates, 0, y);
  CVodeSetUserData(memory, (void *)m);
  CVodeSVtolerances(memory, rtol, atols);
  CVodeSetMaxNumSteps(memory, 1000000);
  if (m->roots) CVodeRootInit(memory, m->roots, roots);
  CVodeSetNoInactiveRootWarn(memory);
  SUNMatrix A = SUNDenseMatrix(m->n, m->n, context);
  SUNLinearSolver L = SUNLinSol_Dense(y, A, context);
  SUNNonlinearSolver fixed = SUNNonlinSol_FixedPoint(y, 0, context);
  if (bdf) CVodeSetLinearSolver(memory, L, A);
  else CVodeSetNonlinearSolver(memory, fixed);
  table = malloc(sizeof(double) * (size_t)(m->n * points));
  const int status = solve(m, memory, y, end, points);
  printf("%s %d\n", m->name, status);
  for (int point = 0; status == 0 && point < points; point++) {
    for (int k = 0; k < m->n; k++) printf("%.17g ", table[point * m->n + k]);
    printf("\n");
  }
  fflush(stdout);
  free(table);
  CVodeFree(&memory);
  SUNLinSolFree(L);
  SUNNonlinSolFree(fixed);
  SUNMatDestroy(A);
  N_VDestroy(y);
  N_VDestroy(atols);
}

int main(int argc, char **argv) {
  if (argc < 4) return 2;
  SUNContext context;
#if SUNDIALS_VERSION_MAJOR >= 7
  SUNContext_Create(SUN_COMM_NULL, &context);
  SUNContext_ClearErrHandlers(context);
#else
  SUNContext_Create(NULL, &context);
#endif
  char name[64], method[16];
  double atol;
  while (scanf("%63s %lf %15s", name, &atol, method) == 3)
    for (size_t k = 0; k < sizeof models / sizeof *models; k++)
      if (!strcmp(models[k].name, name))
        answer(context, &models[k], method, atof(argv[1]), atol, atof(argv[2]), atoi(argv[3]));
  SUNContext_Free(&context);
  return 0;
}
