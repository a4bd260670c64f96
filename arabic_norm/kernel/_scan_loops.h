/* Loops over numbers, several at once, for the compiled scan.

   They are plain C.  Where the compiler can, each is compiled twice, and the processor picks when the module is loaded;
   sums are taken in the same order either way, so that the results are the same to the last bit. */

#ifndef ARABIC_NORM_SCAN_LOOPS_H
#define ARABIC_NORM_SCAN_LOOPS_H

#include <stddef.h>
#include <stdint.h>
#include <string.h>

#if defined(__GNUC__) && !defined(__clang__) && defined(__x86_64__) && defined(__GLIBC__) && !defined(__SANITIZE_ADDRESS__)
#define PICKED __attribute__((target_clones("avx2", "default")))
#else
#define PICKED
#endif

enum { LANES = 8, MOST_LEAVES = 32, MOST_FEATURES = 255, UNITS_AT_ONCE = 16, SITES_AT_ONCE = 4, SERIES = 6 };

/* An inner node of a tree: where the feature is above the threshold, the leaves below its lower child are out of reach. */
typedef struct {
    float threshold;
    uint32_t unreached;
    uint32_t feature;
} Test;

#if defined(__GNUC__)
typedef float Floats __attribute__((vector_size(4 * LANES)));
typedef int32_t Ints __attribute__((vector_size(4 * LANES)));
typedef double Doubles __attribute__((vector_size(8 * SITES_AT_ONCE), aligned(8), may_alias));
typedef int64_t Masks __attribute__((vector_size(8 * SITES_AT_ONCE)));
#endif

/* The least float that is not below a number: it is above a threshold, which is a float, where the number is. */
static inline float not_below(double number)
{
    float near = (float)number;
    int32_t bits;
    memcpy(&bits, &near, sizeof bits);
    bits += (near < number) * (bits >= 0 ? 1 : -1);
    memcpy(&near, &bits, sizeof near);
    return near;
}

/* The sums of the leaves that LANES rows fall into, the trees in their order.  All tests of a tree are made; the leaf is
   the lowest that none has put out of reach (Lucchese and others 2015), so that nothing waits for a branch. */
PICKED static void score_rows(
    const Test *tests, const uint32_t *first, const float *leaves, ptrdiff_t trees,
    const double *rows, ptrdiff_t width, ptrdiff_t features, double *sums)
{
    ptrdiff_t tree, k, i;
#if defined(__GNUC__)
    Floats columns[MOST_FEATURES];
    double own[LANES] = {0};
    for (i = 0; i < features; i++)
        for (k = 0; k < LANES; k++)
            columns[i][k] = not_below(rows[k * width + i]);
    for (tree = 0; tree < trees; tree++) {
        Ints reached = (Ints){0} - 1;
        const Test *test = tests + first[tree], *end = tests + first[tree + 1];
        for (; test < end; test++)
            reached &= ~((columns[test->feature] > test->threshold) & (int32_t)test->unreached);
        reached &= -reached; /* a power of two: its exponent as a float is the leaf */
        reached = (((Ints)__builtin_convertvector(reached, Floats) >> 23) & 255) - 127;
        for (k = 0; k < LANES; k++)
            own[k] += leaves[MOST_LEAVES * tree + (reached[k] & (MOST_LEAVES - 1))];
    }
    memcpy(sums, own, sizeof own);
#else
    for (k = 0; k < LANES; k++) {
        float row[MOST_FEATURES];
        for (i = 0; i < features; i++)
            row[i] = not_below(rows[k * width + i]);
        sums[k] = 0;
        for (tree = 0; tree < trees; tree++) {
            uint32_t reached = 0xFFFFFFFF;
            for (i = first[tree]; i < (ptrdiff_t)first[tree + 1]; i++)
                reached &= ~(row[tests[i].feature] > tests[i].threshold ? tests[i].unreached : 0);
            for (i = 0; i < MOST_LEAVES - 1 && !(reached >> i & 1); i++)
                ;
            sums[k] += leaves[MOST_LEAVES * tree + i];
        }
    }
#endif
}

/* What each unit gets of a vector, the inputs added in their order; ``units`` is a multiple of UNITS_AT_ONCE. */
PICKED static void multiply(
    const double *weights, ptrdiff_t units, const double *vector, ptrdiff_t inputs, double *found)
{
    ptrdiff_t block, i, k;
    for (block = 0; block < units; block += UNITS_AT_ONCE) {
        const double *column = weights + block;
#if defined(__GNUC__)
        Doubles own[UNITS_AT_ONCE / SITES_AT_ONCE];
        for (k = 0; k < UNITS_AT_ONCE / SITES_AT_ONCE; k++)
            own[k] = (Doubles){0};
        for (i = 0; i < inputs; i++, column += units)
            for (k = 0; k < UNITS_AT_ONCE / SITES_AT_ONCE; k++)
                own[k] += ((const Doubles *)column)[k] * vector[i];
        for (k = 0; k < UNITS_AT_ONCE / SITES_AT_ONCE; k++)
            ((Doubles *)(found + block))[k] = own[k];
#else
        double own[UNITS_AT_ONCE] = {0};
        for (i = 0; i < inputs; i++, column += units)
            for (k = 0; k < UNITS_AT_ONCE; k++)
                own[k] += column[k] * vector[i];
        memcpy(found + block, own, sizeof own);
#endif
    }
}

/* The sums of each of SERIES over the windows of SITES_AT_ONCE sites in a row, and then of the first series again: only
   over those of the same kind, and only up to the site itself.

   All series, and ``kinds``, begin with ``reach`` zeros (no kind), so that the window of a site begins at its own index;
   ``from`` and ``to`` leave out what is nothing but such zeros for all of the sites. */
PICKED static void add_windows(
    const double *const *series, const double *kinds, ptrdiff_t site, ptrdiff_t from, ptrdiff_t reach, ptrdiff_t to,
    double (*sums)[SITES_AT_ONCE])
{
    ptrdiff_t j, n;
#if defined(__GNUC__)
    Doubles own[SERIES], alike = {0}, before = {0};
    const Doubles kind = *(const Doubles *)(kinds + site + reach);
    for (n = 0; n < SERIES; n++)
        own[n] = (Doubles){0};
    for (j = from; j < to; j++) {
        if (j == reach)
            before = own[0];
        for (n = 0; n < SERIES; n++)
            own[n] += *(const Doubles *)(series[n] + site + j);
        alike += (Doubles)((Masks)(*(const Doubles *)(kinds + site + j) == kind)
                           & (Masks)*(const Doubles *)(series[0] + site + j));
    }
    for (n = 0; n < SERIES; n++)
        *(Doubles *)sums[n] = own[n];
    *(Doubles *)sums[SERIES] = alike;
    *(Doubles *)sums[SERIES + 1] = before;
#else
    ptrdiff_t k;
    memset(sums, 0, (SERIES + 2) * sizeof *sums);
    for (k = 0; k < SITES_AT_ONCE; k++)
        for (j = from; j < to; j++) {
            ptrdiff_t i = site + j + k;
            if (j == reach)
                sums[SERIES + 1][k] = sums[0][k];
            for (n = 0; n < SERIES; n++)
                sums[n][k] += series[n][i];
            sums[SERIES][k] += kinds[i] == kinds[site + reach + k] ? series[0][i] : 0;
        }
#endif
}

#endif
