package org.trinomen.identity.resolve;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Codes as they sound: "bravo zero eight six", "see oh eight two", "one twenty-three". Each word is
 * a letter, a digit, a teen, a ten, a hundred or a repetition; a text is read only if every word of
 * it, or every word after the first one or two, is one of these.
 */
final class SpokenForms {

  private static final Map<String, String> WORDS = new HashMap<>();
  private static final String[] LETTERS = {
    "A ALPHA ALFA AY EH",
    "B BRAVO BEE BE",
    "C CHARLIE SEE SEA CEE",
    "D DELTA DEE",
    "E ECHO EE",
    "F FOXTROT EFF EF",
    "G GOLF GEE",
    "H HOTEL AITCH HAITCH",
    "I INDIA EYE",
    "J JULIETT JULIET JAY",
    "K KILO KAY",
    "L LIMA ELL EL",
    "M MIKE EM",
    "N NOVEMBER EN",
    "P PAPA PEE",
    "Q QUEBEC CUE QUEUE",
    "R ROMEO ARE AR",
    "S SIERRA ESS",
    "T TANGO TEE TEA",
    "U UNIFORM YOU",
    "V VICTOR VEE",
    "W WHISKEY WHISKY DOUBLEYOU DOUBLEU",
    "X XRAY EX",
    "Y YANKEE WHY",
    "Z ZULU ZEE ZED"
  };
  private static final String[] NUMBERS = {
    "0 O OH ZERO NIL NOUGHT NAUGHT OSCAR OW",
    "1 ONE WON",
    "2 TWO TO TOO",
    "3 THREE TREE",
    "4 FOUR FOR FOWER",
    "5 FIVE FIFE",
    "6 SIX",
    "7 SEVEN",
    "8 EIGHT ATE",
    "9 NINE NINER",
    "10 TEN",
    "11 ELEVEN",
    "12 TWELVE",
    "13 THIRTEEN",
    "14 FOURTEEN",
    "15 FIFTEEN",
    "16 SIXTEEN",
    "17 SEVENTEEN",
    "18 EIGHTEEN",
    "19 NINETEEN",
    "20 TWENTY",
    "30 THIRTY",
    "40 FORTY FOURTY",
    "50 FIFTY",
    "60 SIXTY",
    "70 SEVENTY",
    "80 EIGHTY",
    "90 NINETY"
  };

  static {
    for (String[] group : List.of(LETTERS, NUMBERS)) {
      for (String line : group) {
        String[] words = line.split(" ", -1);
        for (String word : words) {
          WORDS.put(word, words[0]);
        }
      }
    }
  }

  private SpokenForms() {}

  /** What the text says, as letters and digits; empty if it is not spoken or names no digit. */
  static String read(String upper) {
    List<String> words = words(upper);
    for (int skipped = 0; skipped <= 2 && words.size() - skipped >= 2; skipped++) {
      String read = readAll(words.subList(skipped, words.size()));
      if (!read.isEmpty()) {
        return read;
      }
    }
    return "";
  }

  private static List<String> words(String upper) {
    List<String> words = new ArrayList<>();
    StringBuilder word = new StringBuilder();
    for (int i = 0; i <= upper.length(); i++) {
      char c = i < upper.length() ? upper.charAt(i) : ' ';
      boolean inside = Character.isLetterOrDigit(c);
      boolean turn =
          !word.isEmpty()
              && inside
              && TypedText.digit(c) != TypedText.digit(word.charAt(word.length() - 1));
      if ((!inside || turn) && !word.isEmpty()) {
        words.add(word.toString());
        word.setLength(0);
      }
      if (inside) {
        word.append(c);
      }
    }
    return words;
  }

  private static String readAll(List<String> words) {
    StringBuilder out = new StringBuilder();
    boolean spelt = false;
    int tens = -1;
    for (int i = 0; i < words.size(); i++) {
      String word = words.get(i);
      if (word.equals("HUNDRED")) {
        int ahead = i + 1 < words.size() ? valueOf(words.get(i + 1)) : -1;
        out.append(ahead < 0 ? "00" : ahead < 10 ? "0" : "");
        tens = -1;
        spelt = true;
        continue;
      }
      if (word.equals("AND") || word.equals("DASH") || word.equals("HYPHEN")) {
        continue;
      }
      if ((word.equals("DOUBLE") || word.equals("TRIPLE")) && i + 1 < words.size()) {
        String twice = readOne(words.get(i + 1));
        out.append(twice.repeat(word.equals("DOUBLE") ? 2 : 3));
        i++;
        spelt = true;
        continue;
      }
      String read = readOne(word);
      if (read.isEmpty()) {
        return "";
      }
      int value = valueOf(word);
      if (tens >= 0 && value > 0 && value < 10) {
        out.setCharAt(out.length() - 1, read.charAt(0));
        tens = -1;
      } else {
        out.append(read);
        tens = value >= 20 && !TypedText.digit(word.charAt(0)) ? value : -1;
      }
      spelt |= (word.length() > 1 && !TypedText.digit(word.charAt(0))) || word.equals("O");
    }
    return spelt && TypedText.anyDigit(out.toString()) ? out.toString() : "";
  }

  private static String readOne(String word) {
    if (TypedText.allDigits(word)) {
      return word;
    }
    return WORDS.getOrDefault(word, "");
  }

  private static int valueOf(String word) {
    String read = TypedText.allDigits(word) ? word : WORDS.getOrDefault(word, "");
    return TypedText.allDigits(read) && read.length() < 3 ? Integer.parseInt(read) : -1;
  }
}
