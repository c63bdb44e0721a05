package org.trinomen.identity.linkage;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;

/**
 * Given names that one person may go by: William and Bill, in both directions. Related is not
 * transitive: Al is Albert and Alan, who are two.
 *
 * <p>The table is English and biased, as its authors say: a pair that it lacks says nothing.
 */
public final class Nicknames {

  /** Read once, from beside the class; it never changes. */
  private static final Nicknames ENGLISH = read("nicknames.csv");

  private final Map<String, Set<String>> related;

  private Nicknames(Map<String, Set<String>> related) {
    this.related = related;
  }

  /** The table that comes with the program; see NOTICE-nicknames.txt beside it. */
  public static Nicknames english() {
    return ENGLISH;
  }

  /** Whether one name is a nickname of the other. Lower case; symmetric; a name is not its own. */
  public boolean related(String a, String b) {
    Set<String> names = related.get(a);
    return names != null && names.contains(b);
  }

  /** The names that go with this one, in alphabetical order; none for an unknown name. */
  public Set<String> of(String name) {
    return related.getOrDefault(name, Set.of());
  }

  private static Nicknames read(String resource) {
    Map<String, Set<String>> related = new HashMap<>();
    try (InputStream in =
            Objects.requireNonNull(Nicknames.class.getResourceAsStream(resource), resource);
        BufferedReader lines =
            new BufferedReader(new InputStreamReader(in, StandardCharsets.US_ASCII))) {
      // name1,relationship,name2; the first line says so.
      lines
          .lines()
          .skip(1)
          .forEach(
              line -> {
                int first = line.indexOf(',');
                int last = line.lastIndexOf(',');
                String name = line.substring(0, first);
                String nickname = line.substring(last + 1);
                if (!name.equals(nickname)) {
                  related.computeIfAbsent(name, n -> new TreeSet<>()).add(nickname);
                  related.computeIfAbsent(nickname, n -> new TreeSet<>()).add(name);
                }
              });
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    related.replaceAll((name, names) -> Collections.unmodifiableSet(names));
    return new Nicknames(Map.copyOf(related));
  }
}
