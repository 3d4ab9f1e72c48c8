# SPDX-License-Identifier: GPL-2.0-or-later
"""Speeches that nobody gave, as many times as a corpus has: for bench-growth.

A corpus is a folder of speeches as plain text, a folder in it a session. A round
gives as many speeches as the corpus has, of the same lengths, as JSON Lines,
a file a session: FOLDER/SESSION.jsonl. Four speeches of a session are cut into
passages of 4 to 10 sentences, which are shuffled and dealt to four new ones. So
every sentence comes once a round, in other company each time.

The words of the first round are those of the corpus. In later ones the
vocabulary grows as that of real text does, by Heaps' law with the exponent that the
corpus itself shows between its half and its whole: what is rare in the corpus is
drawn anew there. It becomes a word that there never was, spliced of two rare
ones, as often as the law asks for, and else one that was drawn before, the
more often the more often it was (Simon's process), so that new words have
frequencies like old ones.

The same corpus gives the same bytes.
"""
import bisect
import collections
import json
import math
import os
import random
import re

RARE = 8  # words that the corpus has so often at most are drawn anew
SEED = 20141125
TOGETHER = 4  # speeches that are mixed
POOL = 1_000_000  # of drawn words

SENTENCE = re.compile(r"(?<=[.!?])\s+(?=[A-Z])")
WORD = re.compile(r"[^\W\d_]+")


def read_sessions(corpus):
    """Of each session, in order: its speeches, lists of sentences."""
    sessions = collections.defaultdict(list)
    for folder, _, names in sorted(os.walk(corpus)):
        for name in sorted(names):
            if not name.endswith(".txt") or name.startswith((".", "_")):
                continue
            with open(os.path.join(folder, name), encoding="utf-8",
                      errors="replace") as f:
                # Some scans have what could be taken for a tag.
                text = " ".join(f.read().replace("<", "(").split())
            if text:
                sessions[os.path.basename(folder)].append(
                    SENTENCE.split(text))
    return sessions


def words_of(sentence):
    return WORD.findall(sentence.lower())


class Vocabulary:
    """The corpus's, and the law by which it grows."""

    def __init__(self, sessions):
        speeches = [s for name in sorted(sessions) for s in sessions[name]]
        random.Random(SEED).shuffle(speeches)
        self.counts = collections.Counter()
        tokens, sizes = [0], [0]
        for speech in speeches:
            words = words_of(" ".join(speech))
            self.counts.update(words)
            tokens.append(tokens[-1] + len(words))
            sizes.append(len(self.counts))
        half = sizes[bisect.bisect_left(tokens, tokens[-1] / 2)]
        self.tokens, self.size = tokens[-1], sizes[-1]
        self.exponent = math.log2(self.size / half)
        self.known = set(self.counts)
        self.rare = sorted(w for w, n in self.counts.items()
                           if n <= RARE and len(w) >= 3)
        self.is_rare = set(self.rare)
        self.pool = [w for w in self.rare for _ in range(self.counts[w])]
        self.made = 0

    def wanted(self, tokens):
        """New words that there should be after so many tokens in all."""
        return self.size * ((tokens / self.tokens) ** self.exponent - 1)

    def invent(self, rng):
        while True:
            a, b = rng.choice(self.rare), rng.choice(self.rare)
            word = a[:rng.randint(2, min(6, len(a)))] + \
                b[-rng.randint(2, min(6, len(b))):]
            if word not in self.known:
                self.known.add(word)
                self.made += 1
                return word

    def draw(self, rng, tokens):
        if self.made < self.wanted(tokens):
            word = self.invent(rng)
        else:
            word = rng.choice(self.pool)
        if len(self.pool) < POOL:
            self.pool.append(word)
        else:
            self.pool[rng.randrange(POOL)] = word
        return word


class Maker:
    def __init__(self, corpus):
        self.sessions = read_sessions(corpus)
        self.vocabulary = Vocabulary(self.sessions)
        is_rare = self.vocabulary.is_rare
        self.sparse = {  # sentences with rare words
            s for speeches in self.sessions.values() for speech in speeches
            for s in speech if not is_rare.isdisjoint(words_of(s))}
        self.rng = None
        self.rounds = 0
        self.tokens = 0
        self.share = self.vocabulary.tokens / sum(
            len(s) for v in self.sessions.values() for s in v)

    def redraw(self, sentence):
        def other(m):
            if m.group().lower() not in self.vocabulary.is_rare:
                return m.group()
            word = self.vocabulary.draw(self.rng, self.tokens)
            return word.capitalize() if m.group()[0].isupper() else word
        return WORD.sub(other, sentence)

    def passages(self, speech):
        at = 0
        while at < len(speech):
            n = self.rng.randint(4, 10)
            yield speech[at:at + n]
            at += n

    def mix(self, speeches):
        """As many speeches as these, and as long, of their passages."""
        passages = [p for s in speeches for p in self.passages(s)]
        self.rng.shuffle(passages)
        for speech in speeches:
            left, made = len(speech), []
            while passages and left > 0:
                passage = passages.pop()
                made.append(passage)
                left -= len(passage)
            if made:
                yield made

    def write(self, folder, see=None):
        """The next round; `see` is called with the text of each speech."""
        self.rng = random.Random(SEED + self.rounds)
        os.makedirs(folder)
        for name in sorted(self.sessions):
            speeches = list(self.sessions[name])
            self.rng.shuffle(speeches)
            path = os.path.join(folder, name.replace(" ", "") + ".jsonl")
            with open(path, "w", encoding="utf-8") as out:
                for i in range(0, len(speeches), TOGETHER):
                    for made in self.mix(speeches[i:i + TOGETHER]):
                        text = self.put(out, name, made)
                        if see is not None:
                            see(text)
        self.rounds += 1

    def put(self, out, session, made):
        self.tokens += self.share * sum(map(len, made))
        if self.rounds > 0:
            made = [[self.redraw(s) if s in self.sparse else s for s in p]
                    for p in made]
        year = re.search(r"\d{4}$", session)
        article = {"title": " ".join(made[0][0].split()[:12]),
                   "text": "\n\n".join(" ".join(p) for p in made)}
        if year:
            article["date"] = f"{year.group()}-09-{self.rng.randint(15, 30)}"
        json.dump(article, out, ensure_ascii=False)
        out.write("\n")
        return article["text"]

