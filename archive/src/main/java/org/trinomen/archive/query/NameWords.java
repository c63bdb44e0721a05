package org.trinomen.archive.query;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.trinomen.identity.linkage.Phonetics;

/**
 * The words of a person's name, to find it by: regardless of case, accents and order, by their
 * beginnings and by how they sound. PS3.4 §C.2.2.2.1.1 leaves to the archive what is alike and
 * wants it documented.
 *
 * @param words letters folded
 * @param sounds how each of them sounds
 */
record NameWords(List<String> words, List<Phonetics> sounds) {

  private static final Pattern BETWEEN = Pattern.compile("[^\\p{L}\\p{M}\\p{N}]+");

  NameWords {
    words = List.copyOf(words);
    sounds = List.copyOf(sounds);
  }

  /** Of all components and groups of a name; wildcards are none of its words. */
  static NameWords of(String name) {
    List<String> words = new ArrayList<>();
    List<Phonetics> sounds = new ArrayList<>();
    for (String word : BETWEEN.split(name, -1)) {
      if (!word.isEmpty()) {
        String folded = Folding.fold(word);
        words.add(folded);
        sounds.add(Phonetics.of(folded));
      }
    }
    return new NameWords(words, sounds);
  }

  /** Whether a recorded name has something alike for each of these words. */
  boolean areAllIn(NameWords recorded) {
    for (int i = 0; i < words.size(); i++) {
      if (!isIn(recorded, words.get(i), sounds.get(i))) {
        return false;
      }
    }
    return true;
  }

  private static boolean isIn(NameWords recorded, String word, Phonetics sound) {
    for (int i = 0; i < recorded.words.size(); i++) {
      if (recorded.words.get(i).startsWith(word) || recorded.sounds.get(i).soundsLike(sound)) {
        return true;
      }
    }
    return false;
  }

  @Override
  public String toString() {
    return "NameWords[" + words.size() + "]"; // they name someone
  }
}
