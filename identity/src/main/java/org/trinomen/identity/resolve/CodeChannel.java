package org.trinomen.identity.resolve;

/**
 * How probable a reading is, given the code that was meant: typed well, with other zeros, without
 * its prefix, with another site's, as the neighbour's in the list, or with errors of the fingers.
 */
final class CodeChannel {

  /** What became of a code. */
  enum Kind {
    CLEAN("reads as the code"),
    PADDING("reads as the code but for leading zeros"),
    NO_PREFIX("reads as the code without the site's prefix"),
    WRONG_PREFIX("reads as the code with another site's prefix"),
    NEIGHBOUR("reads as a neighbour in the list of codes"),
    FORMER("reads as a former code"),
    EDITED("reads as the code with a typing error"),
    OTHER_NUMBER("reads as another number of the subject"),
    ALIAS("reads as what the subject is said to go by too"),
    SAME_PERSON("reads as the code of whom it is said to be the same person"),
    AS_STATED("reads as the code, typed as this site is said to type"),
    NOT_AS_STATED("reads as the code, but not typed as this site is said to type"),
    UNRELATED("does not read as the code");

    final String words;

    Kind(String words) {
      this.words = words;
    }

    /** Whether it shows how people type codes, where nobody said anything of them. */
    boolean isOfTheCode() {
      return switch (this) {
        case CLEAN, PADDING, NO_PREFIX, WRONG_PREFIX, NEIGHBOUR, FORMER, EDITED -> true;
        case OTHER_NUMBER, ALIAS, SAME_PERSON, AS_STATED, NOT_AS_STATED, UNRELATED -> false;
      };
    }
  }

  private static final double[] NEIGHBOUR_SHARE = {0, 0.35, 0.08, 0.04, 0.03};
  private static final double BOTH = Math.log(0.5);
  private static final double LOG_UNPADDED = Math.log(0.3);

  private final RosterIndex roster;
  private final CodeIndex index;
  private final CodeRates rates;

  /** One for each kind of comparison, since each remembers its last. */
  private final EditChannel edits;

  private final EditChannel unpaddedEdits;
  private final EditChannel tailEdits;
  private final double logClean;
  private final double logPadding;
  private final double logNoPrefix;
  private Core last = Core.of("");

  /** Kind of the last comparison. */
  private Kind kind = Kind.UNRELATED;

  CodeChannel(RosterIndex roster, CodeIndex index, CodeRates rates) {
    this.roster = roster;
    this.index = index;
    this.rates = rates;
    EditChannel.Prices prices = EditChannel.Prices.of(rates);
    edits = new EditChannel(prices);
    unpaddedEdits = new EditChannel(prices);
    tailEdits = new EditChannel(prices);
    logClean = Math.log(rates.clean());
    logPadding = Math.log(rates.padding());
    logNoPrefix = Math.log(rates.noPrefix());
  }

  /** A reading, prepared for comparison with many codes. */
  private record Core(
      String text,
      String unpadded,
      String prefix,
      String digits,
      String bareDigits,
      int number,
      long characters,
      long unpaddedCharacters) {

    static Core of(String text) {
      String digits = CodeIndex.tail(text);
      String unpadded = TypedText.unpadded(text);
      return new Core(
          text,
          unpadded,
          text.substring(0, text.length() - digits.length()),
          digits,
          TypedText.unpadded(digits),
          TypedText.lastNumber(text),
          TextDigests.packed(text),
          TextDigests.packed(unpadded));
    }
  }

  /** Natural log of the probability of the core, given that entry {@code e} was meant. */
  double logLikelihood(String text, int e) {
    if (!text.equals(last.text)) {
      last = Core.of(text);
    }
    Core core = last;
    TextDigests digests = index.digests;
    double use = index.logUse[e];
    kind = index.kind[e];
    if (equal(text, digests.text(e), index.text[e])) {
      return use + logClean;
    }
    if (equal(core.unpadded, digests.unpadded(e), index.unpadded[e])) {
      kind = index.kind[e] == Kind.CLEAN ? Kind.PADDING : index.kind[e];
      return use + logPadding;
    }
    boolean far = EditChannel.tooDifferent(core.characters, digests.textCharacters(e));
    double best =
        logClean + (far ? EditChannel.IMPOSSIBLE : edits.logLikelihood(text, index.text[e]));
    kind = Kind.EDITED;
    if (core.prefix.isEmpty() && digests.tailLength(e) < digests.textLength(e)) {
      best = better(best, logNoPrefix + bare(core, e), Kind.NO_PREFIX);
    }
    best = better(best, otherSite(core, e), Kind.WRONG_PREFIX);
    best = better(best, neighbour(core, e), Kind.NEIGHBOUR);
    boolean padded = core.unpadded.length() < text.length();
    if (padded || text.length() < digests.textLength(e)) {
      best = better(best, logPadding + unpadded(core, e), Kind.EDITED);
    }
    return use + best;
  }

  /** Both without their leading zeros. */
  private double unpadded(Core core, int e) {
    return EditChannel.tooDifferent(core.unpaddedCharacters, index.digests.unpaddedCharacters(e))
        ? EditChannel.IMPOSSIBLE
        : unpaddedEdits.logLikelihood(core.unpadded, index.unpadded[e]);
  }

  Kind kind() {
    return kind;
  }

  private static boolean equal(String typed, int digest, String own) {
    return typed.hashCode() == digest && typed.equals(own);
  }

  private double better(double best, double other, Kind of) {
    if (other > best) {
      kind = of;
      return other;
    }
    return best;
  }

  private double bare(Core core, int e) {
    if (equal(core.text, index.digests.tail(e), index.tail[e])) {
      return BOTH;
    }
    if (equal(core.unpadded, index.digests.unpaddedTail(e), index.unpaddedTail[e])) {
      return BOTH + LOG_UNPADDED;
    }
    return core.text.length() < 3
        ? EditChannel.IMPOSSIBLE
        : BOTH + tailEdits.logLikelihood(core.text, index.tail[e]);
  }

  private double otherSite(Core core, int e) {
    int site = roster.subjectSite[index.subject[e]];
    if (site < 0 || core.prefix.isEmpty() || core.digits.isEmpty()) {
      return EditChannel.IMPOSSIBLE;
    }
    boolean same = equal(core.digits, index.digests.tail(e), index.tail[e]);
    if (!same && !equal(core.bareDigits, index.digests.unpaddedTail(e), index.unpaddedTail[e])) {
      return EditChannel.IMPOSSIBLE;
    }
    int others = 0;
    boolean found = false;
    for (int k = 0; k < roster.sitePrefix.length; k++) {
      if (roster.siteStudy[k] == roster.siteStudy[site] && k != site) {
        others++;
        found |= roster.sitePrefix[k].equals(core.prefix);
      }
    }
    return found
        ? Math.log(rates.wrongPrefix() / others) + (same ? 0 : Math.log(0.1))
        : EditChannel.IMPOSSIBLE;
  }

  private double neighbour(Core core, int e) {
    int own = roster.serial[index.subject[e]];
    if (index.logUse[e] < 0) {
      own = TypedText.lastNumber(index.text[e]);
    }
    int off = Math.abs(core.number - own);
    if (core.number < 0 || own < 0 || off == 0 || off >= NEIGHBOUR_SHARE.length) {
      return EditChannel.IMPOSSIBLE;
    }
    int prefix = core.prefix.length();
    boolean samePrefix =
        prefix > 0
            && index.text[e].length() - index.tail[e].length() == prefix
            && index.text[e].startsWith(core.prefix);
    double padded = core.digits.length() == index.tail[e].length() ? 0 : logPadding;
    return samePrefix
        ? Math.log(rates.neighbour() * NEIGHBOUR_SHARE[off]) + padded
        : EditChannel.IMPOSSIBLE;
  }
}
