package org.trinomen.identity.resolve;

/**
 * The natural logarithm of the probability that a code comes out as another string under typing
 * errors: the likeliest chain of substitutions, transpositions, omissions and additions.
 *
 * <p>An optimal string alignment (Damerau 1964) whose steps cost what they are unlikely: a
 * substitution by a look-alike or by a neighbour on the keyboard is far more probable than one by
 * any other character, a doubled character more probable than a strange one. Each step is priced as
 * (share of codes with such an error) / (places where it can happen) / (results it can have).
 */
final class EditChannel {

  private static final String[] ROWS = {"1234567890", "QWERTYUIOP", "ASDFGHJKL", "ZXCVBNM"};
  private static final String[] PAD = {"789", "456", "123", "0"};
  private static final String[] SOUNDS = {
    "BCDEGPTVZ3", "MN", "FSX", "AJKH8", "59", "IY", "QU2", "O0"
  };
  private static final int SYMBOLS = 36;
  private static final int SYMBOL_CODES = 128;
  private static final boolean[][] ADJACENT = adjacency();
  private static final boolean[][] ALIKE_IN_SOUND = sounds();

  /** Beyond this no chain of errors is believed. */
  static final double IMPOSSIBLE = -60;

  private static final int LENGTH_MAX = 26;
  private static final int DIFFERENCES_MAX = 4;
  private static final double LOG_HALF = Math.log(0.5);

  /**
   * Below this no reading is kept ({@link CodeInterpreter}), so a comparison that can't come back
   * above it is given up.
   */
  static final double LEAST = -32;

  private final Prices prices;
  private final double[][] table = new double[LENGTH_MAX + 1][LENGTH_MAX + 1];

  /** The best of each row of the table. */
  private final double[] rowBest = new double[LENGTH_MAX + 1];

  /** What the table is of, and up to which row. */
  private String lastTyped = "";

  private String lastCode = "";
  private int rows;

  EditChannel(Prices prices) {
    this.prices = prices;
  }

  /** What each step costs, computed once for given rates; not changed, so shared by threads. */
  static final class Prices {

    private static final Prices DEFAULT = new Prices(CodeRates.DEFAULT);

    private final double[] substitution = new double[SYMBOL_CODES * SYMBOL_CODES];
    private final double[] logOf = new double[LENGTH_MAX + 2];
    private final double logInsertion;
    private final double logDoubling;
    private final double logDeletion;
    private final double logTransposition;
    private final double logTruncation;
    private final double logStrange;

    private Prices(CodeRates rates) {
      for (char from = 0; from < SYMBOL_CODES; from++) {
        for (char to = 0; to < SYMBOL_CODES; to++) {
          substitution[from * SYMBOL_CODES + to] =
              from == to ? 0 : EditChannel.substitution(rates, from, to);
        }
      }
      for (int n = 1; n < logOf.length; n++) {
        logOf[n] = Math.log(n);
      }
      logInsertion = Math.log(rates.insertion() / SYMBOLS);
      logDoubling = Math.log(rates.doubling());
      logDeletion = Math.log(rates.deletion());
      logTransposition = Math.log(rates.transposition());
      logTruncation = Math.log(rates.truncation());
      logStrange = Math.log(rates.slip() * 0.1 / SYMBOLS);
    }

    static Prices of(CodeRates rates) {
      return rates.equals(CodeRates.DEFAULT) ? DEFAULT : new Prices(rates);
    }

    private double step(char from, char to) {
      return from < SYMBOL_CODES && to < SYMBOL_CODES
          ? substitution[from * SYMBOL_CODES + to]
          : logStrange;
    }
  }

  /** Whether two texts of one length differ in so many places that no chain of errors is likely. */
  static boolean tooDifferent(long packed, long other) {
    return TextDigests.differences(packed, other) > DIFFERENCES_MAX;
  }

  /**
   * Log-probability of {@code typed} given {@code code}, 0 if they are the same; {@link
   * #IMPOSSIBLE} where it is below {@link #LEAST}.
   */
  double logLikelihood(String typed, String code) {
    int n = code.length();
    int m = typed.length();
    if (typed.equals(code)) {
      return 0;
    }
    if (n == 0 || n > LENGTH_MAX || m > LENGTH_MAX || Math.abs(n - m) > 3) {
      return truncated(typed, code);
    }
    if (n == m && differences(typed, code) > DIFFERENCES_MAX) {
      return IMPOSSIBLE;
    }
    int i = rowsKnown(typed, code);
    boolean hopeless = hopeless(i);
    while (i < n && !hopeless) {
      i++;
      row(i, typed, code);
      hopeless = hopeless(i);
    }
    rows = i;
    double aligned = hopeless ? IMPOSSIBLE : table[n][m];
    return Math.max(IMPOSSIBLE, Math.max(aligned, truncated(typed, code)));
  }

  /**
   * How many rows of the table are right already: codes of one site begin alike, and rows depend on
   * nothing but the text, the length of the code and its beginning.
   */
  private int rowsKnown(String typed, String code) {
    int n = code.length();
    int known = 0;
    if (typed.equals(lastTyped) && n == lastCode.length()) {
      // The last row is another's: it does not count the doubling of what comes after the end.
      int most = Math.min(rows, n - 1);
      while (known < most && code.charAt(known) == lastCode.charAt(known)) {
        known++;
      }
    } else {
      double insertion = prices.logInsertion - prices.logOf[n];
      for (int j = 0; j <= typed.length(); j++) {
        table[0][j] = j * insertion;
      }
      rowBest[0] = 0;
    }
    lastTyped = typed;
    lastCode = code;
    return known;
  }

  /** Whether nothing that follows can be believed: a step reaches back two rows at most. */
  private boolean hopeless(int i) {
    return i > 0 && rowBest[i] < LEAST && rowBest[i - 1] < LEAST;
  }

  private void row(int i, String typed, String code) {
    int n = code.length();
    double places = prices.logOf[n];
    double insertion = prices.logInsertion - places;
    double doubling = prices.logDoubling - places;
    double deletion = prices.logDeletion - places;
    double transposition = prices.logTransposition - prices.logOf[Math.max(1, n - 1)];
    double[] above = table[i - 1];
    double[] row = table[i];
    row[0] = i * deletion;
    double most = row[0];
    char c = code.charAt(i - 1);
    char before = i > 1 ? code.charAt(i - 2) : 0;
    char last = 0;
    for (int j = 1; j <= typed.length(); j++) {
      char t = typed.charAt(j - 1);
      double best = above[j - 1] + (c == t ? 0 : prices.step(c, t) - places);
      best = Math.max(best, above[j] + deletion);
      boolean twice = (j > 1 && t == last) || (c == t && i < n);
      best = Math.max(best, row[j - 1] + (twice && t == c ? doubling : insertion));
      if (i > 1 && j > 1 && c == last && t == before) {
        best = Math.max(best, table[i - 2][j - 2] + transposition);
      }
      row[j] = best;
      most = Math.max(most, best);
      last = t;
    }
    rowBest[i] = most;
  }

  /** The end was cut off, by a short field or an early enter key. */
  private double truncated(String typed, String code) {
    int missing = code.length() - typed.length();
    if (missing < 1 || typed.length() < 2 || !code.startsWith(typed)) {
      return IMPOSSIBLE;
    }
    return prices.logTruncation
        - Math.log(Math.max(1, code.length() - 2))
        + (missing - 1) * LOG_HALF;
  }

  private static int differences(String a, String b) {
    int different = 0;
    for (int i = 0; i < a.length(); i++) {
      different += a.charAt(i) == b.charAt(i) ? 0 : 1;
    }
    return different;
  }

  private static double substitution(CodeRates rates, char from, char to) {
    double best = rates.slip() * rest(from, to);
    if (TypedText.fold(from) == TypedText.fold(to)) {
      best = Math.max(best, rates.confusable() / 1.5);
    }
    if (ADJACENT[from][to]) {
      best = Math.max(best, rates.slip() * 0.6 / 4);
    }
    if (ALIKE_IN_SOUND[from][to]) {
      best = Math.max(best, rates.phonetic() / 4);
    }
    return Math.log(best);
  }

  private static double rest(char from, char to) {
    boolean digits = TypedText.digit(from);
    if (digits != TypedText.digit(to)) {
      return 0.1 / (SYMBOLS - 1);
    }
    return 0.3 / (digits ? 9 : 25);
  }

  private static boolean[][] adjacency() {
    boolean[][] near = new boolean[SYMBOL_CODES][SYMBOL_CODES];
    for (int r = 0; r < ROWS.length; r++) {
      for (int k = 0; k < ROWS[r].length(); k++) {
        pair(near, ROWS, r, k, r, k + 1);
        // Each row of a keyboard stands half a key to the right of the one above.
        pair(near, ROWS, r, k, r + 1, k);
        pair(near, ROWS, r, k, r + 1, k - 1);
      }
    }
    for (int r = 0; r < PAD.length; r++) {
      for (int k = 0; k < PAD[r].length(); k++) {
        pair(near, PAD, r, k, r, k + 1);
        pair(near, PAD, r, k, r + 1, k);
      }
    }
    return near;
  }

  private static void pair(boolean[][] near, String[] keys, int r, int k, int row, int column) {
    if (row < keys.length && column >= 0 && column < keys[row].length()) {
      char a = keys[r].charAt(k);
      char b = keys[row].charAt(column);
      near[a][b] = true;
      near[b][a] = true;
    }
  }

  private static boolean[][] sounds() {
    boolean[][] alike = new boolean[SYMBOL_CODES][SYMBOL_CODES];
    for (String group : SOUNDS) {
      for (int i = 0; i < group.length(); i++) {
        for (int j = 0; j < group.length(); j++) {
          alike[group.charAt(i)][group.charAt(j)] = i != j;
        }
      }
    }
    return alike;
  }
}
