package org.trinomen.identity.study;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.random.RandomGenerator;
import org.trinomen.identity.linkage.EditDistance;

/**
 * Makes subject codes that survive being typed. Serial numbers do not: every slip in {@code A011}
 * is the code of somebody else.
 *
 * <p>How it works: characters are drawn from {@link #ALPHABET}, in which none looks like another
 * and no word can be spelt; a check character by ISO 7064 MOD 37,36 over all of the code follows,
 * and codes whose check character is not of the alphabet are passed over. A code is taken if it is
 * at least {@code distance} slips away from every other one: with 2, one slip never gives another
 * code; with 3, what was meant can even be told after one slip.
 */
public final class SubjectCodeGenerator {

  /** Without O 0 Q D, I 1 L, S 5, B 8, Z 2, G 6, and without vowels (Y among them). */
  public static final String ALPHABET = "3479CFHJKMNPRTVWX";

  /** The most codes at a time. */
  public static final int COUNT_MAX = 100_000;

  /** The most characters between prefix and check character. */
  public static final int LENGTH_MAX = 12;

  private static final int DISTANCE_MAX = 4;

  /** Draws in a row without success, after which the space is as good as full. */
  private static final int DRAWS_MAX = 20_000;

  /** So many times more codes than asked for must be possible, or drawing takes long. */
  private static final double ROOM = 8;

  private final String prefix;
  private final int length;
  private final int distance;
  private final Set<String> taken = new HashSet<>();

  /** Codes taken, by what stays of them when up to {@code distance - 1} characters are left out. */
  private final Map<String, List<String>> nearby = new HashMap<>();

  /**
   * A generator.
   *
   * @param prefix how each code begins, such as a site's {@code JHU-}; may be empty
   * @param length characters between prefix and check character
   * @param distance least number of slips between two codes
   * @param existing codes there are already, which new ones keep away from too
   */
  public SubjectCodeGenerator(
      String prefix, int length, int distance, Collection<String> existing) {
    if (length < 1 || length > LENGTH_MAX) {
      throw new IllegalArgumentException("a code has 1 to " + LENGTH_MAX + " characters");
    }
    if (distance < 1 || distance > DISTANCE_MAX) {
      throw new IllegalArgumentException("a distance is from 1 to " + DISTANCE_MAX);
    }
    this.prefix = prefix;
    this.length = length;
    this.distance = distance;
    existing.forEach(this::take);
  }

  /**
   * The fewest characters with which so many codes are easily found.
   *
   * @return {@link #LENGTH_MAX} at most
   */
  public static int lengthFor(int count, int distance) {
    for (int length = 3; length < LENGTH_MAX; length++) {
      // The check character is of the alphabet for 17 of 36 codes.
      double possible = Math.pow(ALPHABET.length(), length) * ALPHABET.length() / 36;
      if (possible >= ROOM * count * around(length, distance)) {
        return length;
      }
    }
    return LENGTH_MAX;
  }

  /** About how many texts lie nearer to one than {@code distance}. */
  private static double around(int length, int distance) {
    // The check character makes single replacements rare; each further slip multiplies.
    return Math.pow(length * (double) ALPHABET.length() / 4, Math.max(0, distance - 2.0));
  }

  /** How a template says what these codes look like, without the prefix. */
  public String template() {
    return "{X" + length + "}{C}";
  }

  /**
   * Makes codes. The same generator and the same random numbers give the same codes.
   *
   * @return fewer than {@code count} if there is no room for more
   */
  public List<String> generate(int count, RandomGenerator random) {
    if (count < 1 || count > COUNT_MAX) {
      throw new IllegalArgumentException("from 1 to " + COUNT_MAX + " codes at a time");
    }
    List<String> codes = new ArrayList<>();
    int draws = 0;
    while (codes.size() < count && draws < DRAWS_MAX) {
      draws++;
      String code = draw(random);
      if (!code.isEmpty() && isFar(code)) {
        take(code);
        codes.add(code);
        draws = 0;
      }
    }
    return codes;
  }

  private String draw(RandomGenerator random) {
    StringBuilder code = new StringBuilder(prefix);
    for (int i = 0; i < length; i++) {
      code.append(ALPHABET.charAt(random.nextInt(ALPHABET.length())));
    }
    String check = CheckDigit.MOD_37_36.of(code.toString());
    return ALPHABET.contains(check) ? code.append(check).toString() : "";
  }

  private boolean isFar(String code) {
    if (taken.contains(code)) {
      return false;
    }
    for (String remnant : remnants(code)) {
      for (String other : nearby.getOrDefault(remnant, List.of())) {
        if (EditDistance.atMost(code, other, distance) < distance) {
          return false;
        }
      }
    }
    return true;
  }

  private void take(String code) {
    if (taken.add(code)) {
      for (String remnant : remnants(code)) {
        nearby.computeIfAbsent(remnant, _ -> new ArrayList<>(1)).add(code);
      }
    }
  }

  /**
   * What stays when up to {@code distance - 1} characters are left out, any of them. Two texts
   * within so many slips of each other have a remnant in common (SymSpell's observation).
   */
  private Set<String> remnants(String code) {
    Set<String> remnants = new HashSet<>(Set.of(code));
    Set<String> last = remnants;
    for (int slips = 1; slips < distance; slips++) {
      Set<String> shorter = new HashSet<>();
      for (String text : last) {
        // The prefix is the same for all, so nothing is found by leaving parts of it out.
        int from = text.startsWith(prefix) ? prefix.length() : 0;
        for (int i = from; i < text.length(); i++) {
          shorter.add(text.substring(0, i) + text.substring(i + 1));
        }
      }
      remnants.addAll(shorter);
      last = shorter;
    }
    return remnants;
  }
}
