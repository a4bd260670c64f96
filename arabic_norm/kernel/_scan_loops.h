/* Loops over numbers, several at once, for the compiled scan.

   Each is written twice, with the vectors of GCC and in plain C for other compilers (ARABIC_NORM_PLAIN_LOOPS tries that).
   Where the compiler can, it makes two of the first, and the processor picks when the module is loaded.  Sums are taken in
   the same order always, so that the results are the same to the last bit. */

#ifndef ARABIC_NORM_SCAN_LOOPS_H
#define ARABIC_NORM_SCAN_LOOPS_H

#include <stddef.h>
#include <stdint.h>
#include <string.h>

#if defined(__GNUC__) && !defined(__clang__) && !defined(ARABIC_NORM_PLAIN_LOOPS)
#define VECTORS 1
#else
#define VECTORS 0
#endif

#if VECTORS && defined(__x86_64__) && defined(__GLIBC__) && !defined(__SANITIZE_ADDRESS__)
#define PICKED __attribute__((target_clones("avx2", "default")))
#else
#define PICKED
#endif

enum { LANES = 8, ROWS_AT_ONCE = 2 * LANES, MOST_LEAVES = 32, MOST_FEATURES = 255, UNITS_AT_ONCE = 16, SITES_AT_ONCE = 4, SERIES = 6, CHARS_AT_ONCE = 16 };

/* An inner node of a tree: where the feature is above the threshold, the leaves below its lower child are out of reach. */
typedef struct {
    float threshold;
    uint32_t unreached;
    uint32_t feature;
} Test;

#if VECTORS
typedef float Floats __attribute__((vector_size(4 * LANES)));
typedef float FloatsAnywhere __attribute__((vector_size(4 * LANES), aligned(4), may_alias));
typedef int32_t Ints __attribute__((vector_size(4 * LANES)));
typedef double Doubles __attribute__((vector_size(8 * SITES_AT_ONCE), aligned(8), may_alias));
typedef int64_t Masks __attribute__((vector_size(8 * SITES_AT_ONCE)));
typedef uint16_t Chars __attribute__((vector_size(2 * CHARS_AT_ONCE), aligned(2), may_alias));
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

/* The same as a number that is compared like it. */
static inline int32_t key_of(float number)
{
    int32_t bits;
    number += 0.0f; /* of the two zeros the positive one */
    memcpy(&bits, &number, sizeof bits);
    return bits >= 0 ? bits : bits ^ 0x7FFFFFFF;
}

#if VECTORS && defined(__x86_64__)
static int can_score_rows(void)
{
    return __builtin_cpu_supports("avx2") != 0;
}

#define EITHER(lanes, one, other) ((Floats)(((Ints)(one) & (lanes)) | ((Ints)(other) & ~(lanes))))

#define WIDE __attribute__((target("avx2")))

/* The leaves that LANES rows reach: the bits of those that no test has put out of reach are set. */
WIDE static inline Floats leaf_of(Ints reached, const float *leaves)
{
    const FloatsAnywhere *of = (const FloatsAnywhere *)leaves;
    reached &= -reached; /* the lowest is a power of two: its exponent as a float is the leaf */
    reached = (((Ints)__builtin_convertvector(reached, Floats) >> 23) & 255) - 127;
    return EITHER(
        reached < 16,
        EITHER(reached < 8, __builtin_shuffle((Floats)of[0], reached), __builtin_shuffle((Floats)of[1], reached)),
        EITHER(reached < 24, __builtin_shuffle((Floats)of[2], reached), __builtin_shuffle((Floats)of[3], reached)));
}

WIDE static inline __attribute__((always_inline)) void score_lanes(
    const Test *tests, const uint32_t *first, const float *leaves, ptrdiff_t trees,
    const double *rows, ptrdiff_t width, ptrdiff_t features, double *sums, ptrdiff_t parts)
{
    ptrdiff_t tree, n, k, i;
    Floats columns[MOST_FEATURES][ROWS_AT_ONCE / LANES], found;
    double own[ROWS_AT_ONCE] = {0};
    for (n = 0; n < parts; n++)
        for (i = 0; i < features; i++)
            for (k = 0; k < LANES; k++)
                columns[i][n][k] = not_below(rows[(LANES * n + k) * width + i]);
    for (tree = 0; tree < trees; tree++, leaves += MOST_LEAVES) {
        Ints reached[ROWS_AT_ONCE / LANES];
        const Test *test = tests + first[tree], *end = tests + first[tree + 1];
        for (n = 0; n < parts; n++)
            reached[n] = (Ints){0} - 1;
        for (; test < end; test++)
            for (n = 0; n < parts; n++)
                reached[n] &= ~((columns[test->feature][n] > test->threshold) & (int32_t)test->unreached);
        for (n = 0; n < parts; n++) {
            found = leaf_of(reached[n], leaves);
            for (k = 0; k < LANES; k++)
                own[LANES * n + k] += found[k];
        }
    }
    memcpy(sums, own, LANES * parts * sizeof *own);
}

/* The sums of the leaves that up to ROWS_AT_ONCE rows fall into, the trees in their order; there is room for so many rows
   and sums.  All tests of a tree are made; the leaf is the lowest that none has put out of reach (Lucchese and others
   2015), so that nothing waits for a branch. */
WIDE static void score_rows(
    const Test *tests, const uint32_t *first, const float *leaves, ptrdiff_t trees,
    const double *rows, ptrdiff_t width, ptrdiff_t features, ptrdiff_t count, double *sums)
{
    if (count > LANES)
        score_lanes(tests, first, leaves, trees, rows, width, features, sums, ROWS_AT_ONCE / LANES);
    else
        score_lanes(tests, first, leaves, trees, rows, width, features, sums, 1);
}
#else
static int can_score_rows(void)
{
    return 0;
}

static void score_rows(
    const Test *tests, const uint32_t *first, const float *leaves, ptrdiff_t trees,
    const double *rows, ptrdiff_t width, ptrdiff_t features, ptrdiff_t count, double *sums)
{
    (void)count, (void)tests, (void)first, (void)leaves, (void)trees, (void)rows, (void)width, (void)features, (void)sums;
}
#endif

/* The units of a layer: for each of some vectors the weighted sum of its inputs, in their order, then the columns and the
   bias; what is below 0 becomes 0.  ``units`` is a multiple of UNITS_AT_ONCE. */
PICKED static void add_layer(
    const double *weights, ptrdiff_t units, const double *vectors, ptrdiff_t count, ptrdiff_t inputs,
    const double *const *columns, ptrdiff_t more, const double *bias, double *found)
{
    ptrdiff_t block, n, i, k;
    for (block = 0; block < units; block += UNITS_AT_ONCE) {
        const double *column = weights + block, *input = vectors;
#if VECTORS
        enum { PARTS = UNITS_AT_ONCE / SITES_AT_ONCE };
        Doubles own[PARTS], total[PARTS];
        for (k = 0; k < PARTS; k++)
            total[k] = (Doubles){0};
        for (n = 0; n < count; n++) {
            for (k = 0; k < PARTS; k++)
                own[k] = (Doubles){0};
            for (i = 0; i < inputs; i++, column += units, input++)
                for (k = 0; k < PARTS; k++)
                    own[k] += ((const Doubles *)column)[k] * *input;
            for (k = 0; k < PARTS; k++)
                total[k] += own[k];
        }
        for (n = 0; n < more; n++)
            for (k = 0; k < PARTS; k++)
                total[k] += ((const Doubles *)(columns[n] + block))[k];
        for (k = 0; k < PARTS; k++) {
            total[k] += ((const Doubles *)(bias + block))[k];
            ((Doubles *)(found + block))[k] = (Doubles)((Masks)(total[k] > 0) & (Masks)total[k]);
        }
#else
        double own[UNITS_AT_ONCE], total[UNITS_AT_ONCE] = {0};
        for (n = 0; n < count; n++) {
            memset(own, 0, sizeof own);
            for (i = 0; i < inputs; i++, column += units, input++)
                for (k = 0; k < UNITS_AT_ONCE; k++)
                    own[k] += column[k] * *input;
            for (k = 0; k < UNITS_AT_ONCE; k++)
                total[k] += own[k];
        }
        for (n = 0; n < more; n++)
            for (k = 0; k < UNITS_AT_ONCE; k++)
                total[k] += columns[n][block + k];
        for (k = 0; k < UNITS_AT_ONCE; k++) {
            total[k] += bias[block + k];
            found[block + k] = total[k] > 0 ? total[k] : 0;
        }
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
#if VECTORS
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

/* A run of code points below 0x10000 of which something holds: ``low`` and so many behind it. */
typedef struct {
    uint16_t low;
    uint16_t more;
} Run;

#if VECTORS
#define IS_IN(chars, run) ((Chars)((chars) - (run).low <= (run).more))

static inline int is_any(Chars lanes)
{
    Masks halves = (Masks)lanes;
    return (halves[0] | halves[1] | halves[2] | halves[3]) != 0;
}
#endif

/* The offset from ``i`` on of the first character with one of some flags, or ``size``.  ``inverted`` has the flags of each
   code point; those in the runs, and the space, have none of them, so that most blocks need no look at it. */
PICKED static ptrdiff_t next_with(
    const uint16_t *chars, ptrdiff_t i, ptrdiff_t size, const uint32_t *inverted, uint32_t flags, const Run *plain)
{
    ptrdiff_t end;
    while (i < size) {
        end = size;
#if VECTORS
        if (i + CHARS_AT_ONCE <= size) {
            Chars block = *(const Chars *)(chars + i);
            end = i + CHARS_AT_ONCE;
            if (!is_any(~(IS_IN(block, plain[0]) | IS_IN(block, plain[1]) | IS_IN(block, plain[2]) | (Chars)(block == ' ')))) {
                i = end;
                continue;
            }
        }
#endif
        for (; i < end; i++)
            if (~inverted[chars[i]] & flags)
                return i;
    }
    return size;
}

/* How many pieces white space divides some characters into; code points in the runs are none. */
PICKED static ptrdiff_t count_pieces(
    const uint16_t *chars, ptrdiff_t i, ptrdiff_t size, const uint32_t *inverted, uint32_t space, Run one, Run other)
{
#if VECTORS
    ptrdiff_t first = i;
#endif
    ptrdiff_t count = 0, end;
    int inside = 0, is_space;
    while (i < size) {
        end = size;
#if VECTORS
        if (i > first && i + CHARS_AT_ONCE <= size) {
            Chars block = *(const Chars *)(chars + i), blank = (Chars)(block == ' ');
            end = i + CHARS_AT_ONCE;
            if (!is_any(~(IS_IN(block, one) | IS_IN(block, other) | blank))) {
                Masks begun = (Masks)(~blank & (Chars)(*(const Chars *)(chars + i - 1) == ' '));
                count += (__builtin_popcountll(begun[0]) + __builtin_popcountll(begun[1])
                          + __builtin_popcountll(begun[2]) + __builtin_popcountll(begun[3])) >> 4;
                count += !inside && chars[i - 1] != ' ' && chars[i] != ' ';
                inside = chars[end - 1] != ' ';
                i = end;
                continue;
            }
        } else if (i == first) {
            end = i + 1;
        }
#endif
        for (; i < end; i++) {
            is_space = (~inverted[chars[i]] & space) != 0;
            count += !is_space && !inside;
            inside = !is_space;
        }
    }
    return count;
}

#endif
