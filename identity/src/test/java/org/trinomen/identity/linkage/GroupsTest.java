package org.trinomen.identity.linkage;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

final class GroupsTest {

  @Test
  void whoIsTheSameAsOneIsTheSameAsAnother() {
    // 0 is 1 and 1 is 2, for certain; of 0 and 2 little is known.
    assertThat(groups(4, link(0, 1, 1e6), link(0, 2, 0.01), link(1, 2, 1e6)))
        .containsExactly(List.of(0, 1, 2), List.of(3));
  }

  @Test
  void anUnlikelyPairStaysApart() {
    assertThat(groups(2, link(0, 1, 0.9))).containsExactly(List.of(0), List.of(1));
    assertThat(groups(2, link(0, 1, 1.1))).containsExactly(List.of(0, 1));
  }

  @Test
  void oneErrorDoesNotChainTwoCrowds() {
    // Two groups of three, and one pair between them that is three to one by itself.
    assertThat(
            groups(
                6,
                link(0, 1, 1e6),
                link(0, 2, 1e6),
                link(1, 2, 1e6),
                link(2, 3, 3),
                link(3, 4, 1e6),
                link(3, 5, 1e6),
                link(4, 5, 1e6)))
        .containsExactly(List.of(0, 1, 2), List.of(3, 4, 5));
  }

  @Test
  void weakPairsBetweenTheSameGroupsAreWeighedTogether() {
    // Each row of the one speaks for each of the other, two to one.
    assertThat(
            groups(
                4,
                link(0, 1, 1e6),
                link(0, 2, 2),
                link(0, 3, 2),
                link(1, 2, 2),
                link(1, 3, 2),
                link(2, 3, 1e6)))
        .containsExactly(List.of(0, 1, 2, 3));
  }

  @Test
  void theThresholdDecides() {
    Link link = link(0, 1, 4);
    assertThat(groups(0.81, 2, link)).hasSize(2);
    assertThat(groups(0.79, 2, link)).hasSize(1);
  }

  private record Link(long pair, double odds) {}

  private static Link link(int a, int b, double odds) {
    return new Link(CandidatePairs.pair(a, b), odds);
  }

  private static List<List<Integer>> groups(int size, Link... links) {
    return groups(0.5, size, links);
  }

  private static List<List<Integer>> groups(double probabilityMin, int size, Link... links) {
    LinkageTable table =
        LinkageTable.ofOneFile(
            List.of("k"), Stream.generate(() -> List.of("same")).limit(size).toList());
    ComparedPairs compared =
        ComparedPairs.of(
            table,
            List.of(new TextComparison("k")),
            Stream.of(links).mapToLong(Link::pair).toArray());
    return new Groups(size, compared, Stream.of(links).mapToDouble(Link::odds).toArray())
        .of(probabilityMin);
  }
}
