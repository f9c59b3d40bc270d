/*
 * Right sides and Jacobians of the problems in ../problems, for sundials.c. Jacobians are given by their
 * nonzero entries, j[column][row]; CVODE hands them zeroed.
 */
#include <nvector/nvector_serial.h>
#include <sunmatrix/sunmatrix_dense.h>

static long calls; /* of the right side, in one solve */

/* ---- pk: gut, central, peripheral; dosed in `solve` ---- */

static sunrealtype ka = 1, CL = 5, V = 50, Q = 10, V2 = 100;

static int pk_f(sunrealtype t, N_Vector u, N_Vector du, void *data) {
  (void)t, (void)data, calls++;
  const sunrealtype *y = N_VGetArrayPointer(u);
  sunrealtype *d = N_VGetArrayPointer(du);
  d[0] = -ka * y[0];
  d[1] = ka * y[0] - CL / V * y[1] - Q / V * y[1] + Q / V2 * y[2];
  d[2] = Q / V * y[1] - Q / V2 * y[2];
  return 0;
}

static int pk_j(sunrealtype t, N_Vector u, N_Vector du, SUNMatrix J, void *data, N_Vector a, N_Vector b,
                N_Vector c) {
  (void)t, (void)u, (void)du, (void)data, (void)a, (void)b, (void)c;
  sunrealtype *const *j = SUNDenseMatrix_Cols(J);
  j[0][0] = -ka;
  j[0][1] = ka;
  j[1][1] = -CL / V - Q / V;
  j[1][2] = Q / V;
  j[2][1] = Q / V2;
  j[2][2] = -Q / V2;
  return 0;
}

/* ---- rober: Robertson ---- */

static int rober_f(sunrealtype t, N_Vector u, N_Vector du, void *data) {
  (void)t, (void)data, calls++;
  const sunrealtype *y = N_VGetArrayPointer(u);
  sunrealtype *d = N_VGetArrayPointer(du);
  d[0] = -0.04 * y[0] + 1e4 * y[1] * y[2];
  d[2] = 3e7 * y[1] * y[1];
  d[1] = -d[0] - d[2];
  return 0;
}

static int rober_j(sunrealtype t, N_Vector u, N_Vector du, SUNMatrix J, void *data, N_Vector a, N_Vector b,
                   N_Vector c) {
  (void)t, (void)du, (void)data, (void)a, (void)b, (void)c;
  const sunrealtype *y = N_VGetArrayPointer(u);
  sunrealtype *const *j = SUNDenseMatrix_Cols(J);
  j[0][0] = -0.04;
  j[0][1] = 0.04;
  j[1][0] = 1e4 * y[2];
  j[1][1] = -1e4 * y[2] - 6e7 * y[1];
  j[1][2] = 6e7 * y[1];
  j[2][0] = 1e4 * y[1];
  j[2][1] = -1e4 * y[1];
  return 0;
}

/* ---- hires ---- */

static int hires_f(sunrealtype t, N_Vector u, N_Vector du, void *data) {
  (void)t, (void)data, calls++;
  const sunrealtype *y = N_VGetArrayPointer(u);
  sunrealtype *d = N_VGetArrayPointer(du);
  const sunrealtype r = 280 * y[5] * y[7];
  d[0] = -1.71 * y[0] + 0.43 * y[1] + 8.32 * y[2] + 0.0007;
  d[1] = 1.71 * y[0] - 8.75 * y[1];
  d[2] = -10.03 * y[2] + 0.43 * y[3] + 0.035 * y[4];
  d[3] = 8.32 * y[1] + 1.71 * y[2] - 1.12 * y[3];
  d[4] = -1.745 * y[4] + 0.43 * y[5] + 0.43 * y[6];
  d[5] = -r + 0.69 * y[3] + 1.71 * y[4] - 0.43 * y[5] + 0.69 * y[6];
  d[6] = r - 1.81 * y[6];
  d[7] = -r + 1.81 * y[6];
  return 0;
}

static int hires_j(sunrealtype t, N_Vector u, N_Vector du, SUNMatrix J, void *data, N_Vector a, N_Vector b,
                   N_Vector c) {
  (void)t, (void)du, (void)data, (void)a, (void)b, (void)c;
  const sunrealtype *y = N_VGetArrayPointer(u);
  sunrealtype *const *j = SUNDenseMatrix_Cols(J);
  j[0][0] = -1.71;
  j[0][1] = 1.71;
  j[1][0] = 0.43;
  j[1][1] = -8.75;
  j[1][3] = 8.32;
  j[2][0] = 8.32;
  j[2][2] = -10.03;
  j[2][3] = 1.71;
  j[3][2] = 0.43;
  j[3][3] = -1.12;
  j[3][5] = 0.69;
  j[4][2] = 0.035;
  j[4][4] = -1.745;
  j[4][5] = 1.71;
  j[5][4] = 0.43;
  j[5][5] = -280 * y[7] - 0.43;
  j[5][6] = 280 * y[7];
  j[5][7] = -280 * y[7];
  j[6][4] = 0.43;
  j[6][5] = 0.69;
  j[6][6] = -1.81;
  j[6][7] = 1.81;
  j[7][5] = -280 * y[5];
  j[7][6] = 280 * y[5];
  j[7][7] = -280 * y[5];
  return 0;
}

/* ---- orego: the Oregonator ---- */

static int orego_f(sunrealtype t, N_Vector u, N_Vector du, void *data) {
  (void)t, (void)data, calls++;
  const sunrealtype *y = N_VGetArrayPointer(u);
  sunrealtype *d = N_VGetArrayPointer(du);
  d[0] = 77.27 * (y[1] + y[0] * (1 - 8.375e-6 * y[0] - y[1]));
  d[1] = (y[2] - (1 + y[0]) * y[1]) / 77.27;
  d[2] = 0.161 * (y[0] - y[2]);
  return 0;
}

static int orego_j(sunrealtype t, N_Vector u, N_Vector du, SUNMatrix J, void *data, N_Vector a, N_Vector b,
                   N_Vector c) {
  (void)t, (void)du, (void)data, (void)a, (void)b, (void)c;
  const sunrealtype *y = N_VGetArrayPointer(u);
  sunrealtype *const *j = SUNDenseMatrix_Cols(J);
  j[0][0] = 77.27 * (1 - 2 * 8.375e-6 * y[0] - y[1]);
  j[0][1] = -y[1] / 77.27;
  j[0][2] = 0.161;
  j[1][0] = 77.27 * (1 - y[0]);
  j[1][1] = -(1 + y[0]) / 77.27;
  j[2][1] = 1 / 77.27;
  j[2][2] = -0.161;
  return 0;
}

/* ---- vdp: van der Pol, mu = 1000 ---- */

static int vdp_f(sunrealtype t, N_Vector u, N_Vector du, void *data) {
  (void)t, (void)data, calls++;
  const sunrealtype *y = N_VGetArrayPointer(u);
  sunrealtype *d = N_VGetArrayPointer(du);
  d[0] = y[1];
  d[1] = 1000 * (1 - y[0] * y[0]) * y[1] - y[0];
  return 0;
}

static int vdp_j(sunrealtype t, N_Vector u, N_Vector du, SUNMatrix J, void *data, N_Vector a, N_Vector b,
                 N_Vector c) {
  (void)t, (void)du, (void)data, (void)a, (void)b, (void)c;
  const sunrealtype *y = N_VGetArrayPointer(u);
  sunrealtype *const *j = SUNDenseMatrix_Cols(J);
  j[0][1] = -2000 * y[0] * y[1] - 1;
  j[1][0] = 1;
  j[1][1] = 1000 * (1 - y[0] * y[0]);
  return 0;
}

/* ---- pollu: air pollution, species in the order of the IVP Test Set ---- */

static int pollu_f(sunrealtype t, N_Vector u, N_Vector du, void *data) {
  (void)t, (void)data, calls++;
  const sunrealtype *y = N_VGetArrayPointer(u);
  sunrealtype *d = N_VGetArrayPointer(du);
  const sunrealtype r1 = 0.35 * y[0];
  const sunrealtype r2 = 26.6 * y[1] * y[3];
  const sunrealtype r3 = 12300.0 * y[4] * y[1];
  const sunrealtype r4 = 0.00086 * y[6];
  const sunrealtype r5 = 0.00082 * y[6];
  const sunrealtype r6 = 15000.0 * y[6] * y[5];
  const sunrealtype r7 = 0.00013 * y[8];
  const sunrealtype r8 = 24000.0 * y[8] * y[5];
  const sunrealtype r9 = 16500.0 * y[10] * y[1];
  const sunrealtype r10 = 9000.0 * y[10] * y[0];
  const sunrealtype r11 = 0.022 * y[12];
  const sunrealtype r12 = 12000.0 * y[9] * y[1];
  const sunrealtype r13 = 1.88 * y[13];
  const sunrealtype r14 = 16300.0 * y[0] * y[5];
  const sunrealtype r15 = 4800000.0 * y[2];
  const sunrealtype r16 = 0.00035 * y[3];
  const sunrealtype r17 = 0.0175 * y[3];
  const sunrealtype r18 = 100000000.0 * y[15];
  const sunrealtype r19 = 444000000000.0 * y[15];
  const sunrealtype r20 = 1240.0 * y[16] * y[5];
  const sunrealtype r21 = 2.1 * y[18];
  const sunrealtype r22 = 5.78 * y[18];
  const sunrealtype r23 = 0.0474 * y[0] * y[3];
  const sunrealtype r24 = 1780.0 * y[18] * y[0];
  const sunrealtype r25 = 3.12 * y[19];
  d[0] = -r1 + r2 + r3 + r9 - r10 + r11 + r12 - r14 + r22 - r23 - r24 + r25;
  d[1] = r1 - r2 - r3 - r9 - r12 + r21;
  d[2] = r1 - r15 + r17 + r19 + r22;
  d[3] = -r2 + r15 - r16 - r17 - r23;
  d[4] = -r3 + 2 * r4 + r6 + r7 + r13 + r20;
  d[5] = r3 - r6 - r8 - r14 + 2 * r18 - r20;
  d[6] = -r4 - r5 - r6 + r13;
  d[7] = r4 + r5 + r6 + r7;
  d[8] = -r7 - r8;
  d[9] = r7 + r9 - r12;
  d[10] = r8 - r9 - r10 + r11;
  d[11] = r9;
  d[12] = r10 - r11;
  d[13] = r12 - r13;
  d[14] = r14;
  d[15] = r16 - r18 - r19;
  d[16] = -r20;
  d[17] = r20;
  d[18] = -r21 - r22 + r23 - r24 + r25;
  d[19] = r24 - r25;
  return 0;
}

static int pollu_j(sunrealtype t, N_Vector u, N_Vector du, SUNMatrix J, void *data, N_Vector a, N_Vector b,
                   N_Vector c) {
  (void)t, (void)du, (void)data, (void)a, (void)b, (void)c;
  const sunrealtype *y = N_VGetArrayPointer(u);
  sunrealtype *const *j = SUNDenseMatrix_Cols(J);
  j[0][0] = -0.35 - 9000.0 * y[10] - 16300.0 * y[5] - 0.0474 * y[3] - 1780.0 * y[18];
  j[0][1] = 0.35;
  j[0][2] = 0.35;
  j[0][3] = -0.0474 * y[3];
  j[0][5] = -16300.0 * y[5];
  j[0][10] = -9000.0 * y[10];
  j[0][12] = 9000.0 * y[10];
  j[0][14] = 16300.0 * y[5];
  j[0][18] = 0.0474 * y[3] - 1780.0 * y[18];
  j[0][19] = 1780.0 * y[18];
  j[1][0] = 26.6 * y[3] + 12300.0 * y[4] + 16500.0 * y[10] + 12000.0 * y[9];
  j[1][1] = -26.6 * y[3] - 12300.0 * y[4] - 16500.0 * y[10] - 12000.0 * y[9];
  j[1][3] = -26.6 * y[3];
  j[1][4] = -12300.0 * y[4];
  j[1][5] = 12300.0 * y[4];
  j[1][9] = 16500.0 * y[10] - 12000.0 * y[9];
  j[1][10] = -16500.0 * y[10];
  j[1][11] = 16500.0 * y[10];
  j[1][13] = 12000.0 * y[9];
  j[2][2] = -4800000.0;
  j[2][3] = 4800000.0;
  j[3][0] = 26.6 * y[1] - 0.0474 * y[0];
  j[3][1] = -26.6 * y[1];
  j[3][2] = 0.0175;
  j[3][3] = -26.6 * y[1] - 0.00035 - 0.0175 - 0.0474 * y[0];
  j[3][15] = 0.00035;
  j[3][18] = 0.0474 * y[0];
  j[4][0] = 12300.0 * y[1];
  j[4][1] = -12300.0 * y[1];
  j[4][4] = -12300.0 * y[1];
  j[4][5] = 12300.0 * y[1];
  j[5][0] = -16300.0 * y[0];
  j[5][4] = 15000.0 * y[6] + 1240.0 * y[16];
  j[5][5] = -15000.0 * y[6] - 24000.0 * y[8] - 16300.0 * y[0] - 1240.0 * y[16];
  j[5][6] = -15000.0 * y[6];
  j[5][7] = 15000.0 * y[6];
  j[5][8] = -24000.0 * y[8];
  j[5][10] = 24000.0 * y[8];
  j[5][14] = 16300.0 * y[0];
  j[5][16] = -1240.0 * y[16];
  j[5][17] = 1240.0 * y[16];
  j[6][4] = 0.00172 + 15000.0 * y[5];
  j[6][5] = -15000.0 * y[5];
  j[6][6] = -0.00086 - 0.00082 - 15000.0 * y[5];
  j[6][7] = 0.00086 + 0.00082 + 15000.0 * y[5];
  j[8][4] = 0.00013;
  j[8][5] = -24000.0 * y[5];
  j[8][7] = 0.00013;
  j[8][8] = -0.00013 - 24000.0 * y[5];
  j[8][9] = 0.00013;
  j[8][10] = 24000.0 * y[5];
  j[9][0] = 12000.0 * y[1];
  j[9][1] = -12000.0 * y[1];
  j[9][9] = -12000.0 * y[1];
  j[9][13] = 12000.0 * y[1];
  j[10][0] = 16500.0 * y[1] - 9000.0 * y[0];
  j[10][1] = -16500.0 * y[1];
  j[10][9] = 16500.0 * y[1];
  j[10][10] = -16500.0 * y[1] - 9000.0 * y[0];
  j[10][11] = 16500.0 * y[1];
  j[10][12] = 9000.0 * y[0];
  j[12][0] = 0.022;
  j[12][10] = 0.022;
  j[12][12] = -0.022;
  j[13][4] = 1.88;
  j[13][6] = 1.88;
  j[13][13] = -1.88;
  j[15][2] = 444000000000.0;
  j[15][5] = 200000000.0;
  j[15][15] = -100000000.0 - 444000000000.0;
  j[16][4] = 1240.0 * y[5];
  j[16][5] = -1240.0 * y[5];
  j[16][16] = -1240.0 * y[5];
  j[16][17] = 1240.0 * y[5];
  j[18][0] = 5.78 - 1780.0 * y[0];
  j[18][1] = 2.1;
  j[18][2] = 5.78;
  j[18][18] = -2.1 - 5.78 - 1780.0 * y[0];
  j[18][19] = 1780.0 * y[0];
  j[19][0] = 3.12;
  j[19][18] = 3.12;
  j[19][19] = -3.12;
  return 0;
}
