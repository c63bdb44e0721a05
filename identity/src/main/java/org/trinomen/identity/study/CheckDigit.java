package org.trinomen.identity.study;

import java.util.Locale;

/**
 * How the check character of a subject code is computed. It tells that a code was mistyped, not
 * what was meant. All of them detect every wrong character; how often they miss two exchanged
 * neighbours differs ({@code CheckDigitTest} counts). For new studies {@link #MOD_37_36}: only one
 * random code in 36 passes it.
 *
 * <p>A decimal algorithm reads the digits of a code and passes over the letters; {@link #MOD_37_36}
 * reads letters and digits. All pass over separators.
 */
public enum CheckDigit {
  /** No check character. */
  NONE,
  /** ISO 7064:2003 MOD 37,36, a hybrid system: letters and digits, one character of the same. */
  MOD_37_36,
  /** ISO 7064:2003 MOD 11,10, a hybrid system: digits, one digit. */
  MOD_11_10,
  /** Damm, "Total anti-symmetrische Quasigruppen" (Marburg 2004), the quasigroup of order 10. */
  DAMM,
  /** Verhoeff, "Error Detecting Decimal Codes" (1969), on the dihedral group of order 10. */
  VERHOEFF,
  /** Luhn, US patent 2950048 (1960), ISO/IEC 7812-1 Annex B: every second digit doubled. */
  LUHN;

  private static final String ALPHABET = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ";

  /** Damm (2004), p. 111: row is the interim digit, column the next one. */
  private static final String[] DAMM_TABLE = {
    "0317598642", "7092154863", "4206871359", "1750983426", "6123045978",
    "3674209581", "5869720134", "8945362017", "9438617205", "2581436790"
  };

  /** Multiplication in the dihedral group D5. */
  private static final String[] DIHEDRAL_PRODUCT = {
    "0123456789", "1234067895", "2340178956", "3401289567", "4012395678",
    "5987604321", "6598710432", "7659821043", "8765932104", "9876543210"
  };

  /** Verhoeff's permutation, applied as often as the place from the right says, modulo 8. */
  private static final String[] VERHOEFF_PERMUTATION = {
    "0123456789", "1576283094", "5803796142", "8916043527",
    "9453126870", "4286573901", "2793806415", "7046913258"
  };

  private static final String DIHEDRAL_INVERSE = "0432156789";

  /**
   * The check character of a code without it.
   *
   * @param payload its characters, in any case; what the algorithm does not read is passed over
   * @return the character, or the empty string for {@link #NONE}
   */
  public String of(String payload) {
    String read = read(payload);
    return switch (this) {
      case NONE -> "";
      case MOD_37_36 -> String.valueOf(ALPHABET.charAt(hybrid(read, 36)));
      case MOD_11_10 -> String.valueOf(hybrid(read, 10));
      case DAMM -> String.valueOf(damm(read));
      case VERHOEFF -> String.valueOf(verhoeff(read));
      case LUHN -> String.valueOf(luhn(read));
    };
  }

  /** Whether {@code check} is the check character of {@code payload}. */
  public boolean verifies(String payload, String check) {
    return of(payload).equals(check.toUpperCase(Locale.ROOT));
  }

  /** The characters among which the check character is. */
  public String alphabet() {
    return switch (this) {
      case NONE -> "";
      case MOD_37_36 -> ALPHABET;
      case MOD_11_10, DAMM, VERHOEFF, LUHN -> ALPHABET.substring(0, 10);
    };
  }

  private String read(String payload) {
    StringBuilder read = new StringBuilder(payload.length());
    String upper = payload.toUpperCase(Locale.ROOT);
    for (int i = 0; i < upper.length(); i++) {
      if (alphabet().indexOf(upper.charAt(i)) >= 0) {
        read.append(upper.charAt(i));
      }
    }
    return read.toString();
  }

  /** ISO 7064 §8: hybrid systems, with moduli M+1 and M; the sum with the check is 1 modulo M. */
  private static int hybrid(String payload, int m) {
    int p = m;
    for (int i = 0; i < payload.length(); i++) {
      int s = (p + ALPHABET.indexOf(payload.charAt(i))) % m;
      p = (s == 0 ? m : s) * 2 % (m + 1);
    }
    return (m + 1 - p) % m;
  }

  private static int damm(String payload) {
    int interim = 0;
    for (int i = 0; i < payload.length(); i++) {
      interim = digit(DAMM_TABLE[interim], digit(payload, i));
    }
    return interim;
  }

  private static int verhoeff(String payload) {
    int sum = 0;
    for (int i = 0; i < payload.length(); i++) {
      // The check digit itself will stand at place 0.
      int place = payload.length() - i;
      int permuted = digit(VERHOEFF_PERMUTATION[place % 8], digit(payload, i));
      sum = digit(DIHEDRAL_PRODUCT[permuted], sum);
    }
    return digit(DIHEDRAL_INVERSE, sum);
  }

  private static int luhn(String payload) {
    int sum = 0;
    for (int i = 0; i < payload.length(); i++) {
      int digit = digit(payload, i);
      boolean doubled = (payload.length() - i) % 2 == 1;
      sum += doubled ? digit * 2 / 10 + digit * 2 % 10 : digit;
    }
    return (10 - sum % 10) % 10;
  }

  private static int digit(String digits, int at) {
    return digits.charAt(at) - '0';
  }
}
