# SPDX-License-Identifier: GPL-2.0-or-later
"""words.py DIR: texts of 300,000 different words, the same each time."""
import os
import random
import sys

COUNT, FILES = 300000, 300
SYLLABLES = [c + v for c in "bcdfghjklmnprstvwz" for v in "aeiou"]
SYLLABLES += ["ing", "tion", "er", "st", "an"]


def main():
    rng = random.Random(1)
    words = set()
    while len(words) < COUNT:
        words.add("".join(rng.choice(SYLLABLES)
                          for _ in range(rng.randint(2, 5))))
    words = sorted(words)
    rng.shuffle(words)
    os.makedirs(sys.argv[1], exist_ok=True)
    for i in range(FILES):
        path = os.path.join(sys.argv[1], f"{i:03}.txt")
        with open(path, "w", encoding="ascii") as f:
            f.write(" ".join(words[i::FILES]) + "\n")


if __name__ == "__main__":
    main()
