package org.trinomen.archive.query;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

final class PageTest {

  private final List<String> walked = new ArrayList<>();

  @Test
  void skipsGivesAndGoesNoFurther() throws IOException {
    assertThat(given(page(1, 2), this::walk)).containsExactly("1", "2");
    assertThat(walked).containsExactly("0", "1", "2");
  }

  @Test
  void withoutALimitAllAreGiven() throws IOException {
    assertThat(given(page(3, 0), this::walk)).containsExactly("3", "4");
  }

  @Test
  void pageThatIsFullEndsTheWalksAroundOnesWithin() throws IOException {
    Page.Walk twice =
        each -> {
          Page.of(page(0, 0), each, this::walk);
          Page.of(page(0, 0), each, this::walk);
        };
    assertThat(given(page(0, 2), twice)).containsExactly("0", "1");
    assertThat(walked).containsExactly("0", "1");
  }

  private static Query page(long since, long limit) {
    return new Query(Level.STUDY, List.of(), Optional.empty(), false, since, limit);
  }

  private static List<String> given(Query query, Page.Walk walk) throws IOException {
    List<String> given = new ArrayList<>();
    Page.of(query, resource -> given.add(resource.tags().getOrDefault(1, "")), walk);
    return given;
  }

  private void walk(Consumer<Resource> each) {
    for (int i = 0; i < 5; i++) {
      walked.add("" + i);
      each.accept(
          new Resource(
              Level.STUDY,
              PublicId.ofPath("" + i),
              Optional.empty(),
              new TreeMap<>(Map.of(1, "" + i)),
              new TreeMap<>(),
              Instant.EPOCH,
              Optional.empty()));
    }
  }
}
