package org.trinomen.identity.linkage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

final class LinkerTest {

  private static final int ROWS = 800;
  private static final int PARTNERS = 600;

  private final GeneratedPeople people = new GeneratedPeople(21, ROWS, PARTNERS);
  private final Linkage linkage = GeneratedPeople.linker().link(people.table());

  @Test
  void linksWhoIsOnePerson() {
    List<LinkedPair> pairs = linkage.pairs(0.5);
    long right = pairs.stream().filter(LinkerTest::isRight).count();
    assertThat(right).isGreaterThan(PARTNERS * 96 / 100);
    assertThat(pairs.size() - right).isLessThan(PARTNERS / 100);
  }

  @Test
  void theSameTableGivesTheSameAnswerToTheLastBit() {
    Linkage again = GeneratedPeople.linker().link(new GeneratedPeople(21, ROWS, PARTNERS).table());
    assertThat(again.model()).isEqualTo(linkage.model());
    assertThat(again.pairs(0.01)).isEqualTo(linkage.pairs(0.01));
    assertThat(again.oneToOne(0.01)).isEqualTo(linkage.oneToOne(0.01));
    assertThat(again.groups(0.5)).isEqualTo(linkage.groups(0.5));
  }

  @Test
  void evidenceAndPriorAddUpToTheWeight() {
    for (LinkedPair pair : linkage.pairs(0.01)) {
      double bits = linkage.model().prior().bits();
      for (Evidence evidence : linkage.explain(pair.first(), pair.second())) {
        bits += evidence.weight().bits();
      }
      assertThat(bits).isEqualTo(pair.weight().bits(), within(1e-9));
    }
  }

  @Test
  void evidenceIsTheSameFromBothSides() {
    LinkedPair pair = linkage.pairs(0.5).getFirst();
    assertThat(linkage.explain(pair.second(), pair.first()))
        .isEqualTo(linkage.explain(pair.first(), pair.second()));
  }

  /** What is claimed to be 90 % likely is right in nine cases of ten. */
  @Test
  void probabilitiesAreWhatTheySay() {
    List<LinkedPair> all = linkage.pairs(0);
    double expected = all.stream().mapToDouble(LinkedPair::probability).sum();
    assertThat(expected).isEqualTo(all.stream().filter(LinkerTest::isRight).count(), within(8.0));
  }

  @Test
  void aRareValueInCommonWeighsMoreThanAFrequentOne() {
    List<List<String>> first = new ArrayList<>();
    List<List<String>> second = new ArrayList<>();
    for (int i = 0; i < 300; i++) {
      String name = i % 3 == 0 ? "Smith" : "Name" + (char) ('a' + i % 26) + i;
      first.add(List.of(name, "d" + i * 7919));
      second.add(List.of(name, "d" + i * 7919));
    }
    LinkageTable table = LinkageTable.ofTwoFiles(List.of("name", "number"), first, second);
    Linkage of =
        new Linker(
                List.of(new TextComparison("name"), new DateComparison("number")),
                List.of(BlockingRule.exact("name"), BlockingRule.exact("number")))
            .link(table);
    Evidence frequent = of.explain(0, 300).getFirst();
    Evidence rare = of.explain(1, 301).getFirst();
    assertThat(frequent.level()).isEqualTo(rare.level());
    // A hundred times as frequent.
    assertThat(rare.weight().bits() - frequent.weight().bits())
        .isEqualTo(Math.log(100) / Math.log(2), within(1e-9));
  }

  @Test
  void rowsOfOnePersonComeTogetherInOneFile() {
    List<List<Integer>> groups = GeneratedPeople.linker().link(people.asOneFile()).groups(0.5);
    assertThat(groups.stream().mapToInt(List::size).sum()).isEqualTo(2 * ROWS);
    long right =
        groups.stream()
            .filter(group -> group.size() == 2)
            .filter(group -> group.get(1) - group.get(0) == ROWS && group.get(0) < PARTNERS)
            .count();
    assertThat(right).isGreaterThan(PARTNERS * 96 / 100);
  }

  @Test
  void aColumnThatSaysNothingChangesNothing() {
    List<List<String>> rows = new ArrayList<>();
    for (int i = 0; i < 400; i++) {
      // One field alone could not tell whether its agreement is chance.
      int person = i % 200 + 1;
      String one = Integer.toString(104_729 * person * (person + 3), 36);
      String other = Integer.toString(7_919 * person * (person + 700), 36);
      rows.add(List.of(one, other, "same", ""));
    }
    List<String> fields = List.of("number", "other number", "constant", "absent");
    Linkage of =
        new Linker(
                fields.stream().<Comparison>map(DateComparison::new).toList(),
                List.of(BlockingRule.exact("number"), BlockingRule.exact("constant")))
            .link(LinkageTable.ofOneFile(fields, rows));
    List<Evidence> evidence = of.explain(0, 200);
    assertThat(evidence.get(0).weight().bits()).isGreaterThan(5);
    assertThat(evidence.get(2).weight().bits()).isEqualTo(0, within(0.01));
    assertThat(evidence.get(3).weight()).isEqualTo(MatchWeight.NONE);
    assertThat(of.pairs(0.5)).hasSize(200).allMatch(pair -> pair.second() - pair.first() == 200);
  }

  @Test
  void tablesOfTwoRowsGiveNumbers() {
    Linker linker = new Linker(List.of(new TextComparison("a")), List.of(BlockingRule.exact("a")));
    List<String> field = List.of("a");
    for (String other : List.of("Smith", "Jones", "")) {
      Linkage of =
          linker.link(LinkageTable.ofOneFile(field, List.of(List.of("Smith"), List.of(other))));
      assertThat(of.model().lambda()).isBetween(0.0, 1.0);
      assertThat(of.explain(0, 1).getFirst().weight().bits()).isFinite();
      assertThat(of.groups(0.5)).isNotEmpty();
    }
  }

  @Test
  void oneToOneWantsTwoFiles() {
    Linkage one = GeneratedPeople.linker().link(people.asOneFile());
    assertThatThrownBy(() -> one.oneToOne(0.5)).isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void impossibleQuestionsAreRefused() {
    Comparison name = new TextComparison("name");
    assertThatThrownBy(() -> new Linker(List.of(name, name), List.of(BlockingRule.exact("name"))))
        .isInstanceOf(IllegalArgumentException.class);
    LinkageTable empty = LinkageTable.ofOneFile(List.of("name"), List.of());
    assertThatThrownBy(
            () -> new Linker(List.of(name), List.of(BlockingRule.exact("name"))).link(empty))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void nothingSaysWhoIsInTheTable() {
    assertThat(people.table().toString()).isEqualTo("LinkageTable[1600 rows, redacted]");
  }

  private static boolean isRight(LinkedPair pair) {
    return pair.second() - pair.first() == ROWS && pair.first() < PARTNERS;
  }
}
