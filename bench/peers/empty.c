/* SPDX-License-Identifier: GPL-2.0-or-later */
/* A program that does nothing, linked to all that postil is linked to: what of
 * a cold start is the loader's. The peer of bench-cold. */
int main(void)
{
    return 0;
}
