package org.trinomen.identity.linkage;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.trinomen.identity.SharedInput;

/**
 * FEBRL 1 to 4, public data with known duplicates (Christen, Probabilistic Data Generation for
 * Deduplication and Data Linkage, 2005). Nothing here is told to the linker but which field is
 * what.
 *
 * <p>F1 counts all pairs of rows of one person as those to be found, also those that blocking
 * hides. "Pairs" are judged each by itself; "together" uses what is known of the files: that
 * persons come in groups (1 to 3), or that each is in both files (4).
 */
final class FebrlTest {

  private static final double THRESHOLD = 0.5;

  @ParameterizedTest
  @CsvSource({"1, 0.94", "2, 0.90", "3, 0.93", "4, 0.93"})
  void namesAndBirthDateAlone(int file, double f1) throws IOException {
    Febrl febrl = Febrl.read(file);
    Linker linker =
        new Linker(
            List.of(
                new GivenNameComparison("given_name", "surname", Nicknames.english()),
                new FamilyNameComparison("surname", "given_name"),
                new DateComparison("date_of_birth")),
            rules("given_name", "surname", "date_of_birth"));
    check("names and birth date", febrl, linker, f1);
  }

  @ParameterizedTest
  @CsvSource({"1, 1.0", "2, 1.0", "3, 0.9991", "4, 0.9998"})
  void allFields(int file, double f1) throws IOException {
    Febrl febrl = Febrl.read(file);
    List<Comparison> comparisons = new ArrayList<>();
    comparisons.add(new GivenNameComparison("given_name", "surname", Nicknames.english()));
    comparisons.add(new FamilyNameComparison("surname", "given_name"));
    comparisons.add(new DateComparison("date_of_birth"));
    Stream.of(
            "street_number", "address_1", "address_2", "suburb", "postcode", "state", "soc_sec_id")
        .forEach(field -> comparisons.add(new TextComparison(field)));
    Linker linker =
        new Linker(
            comparisons, rules("soc_sec_id", "given_name", "surname", "date_of_birth", "postcode"));
    check("all fields", febrl, linker, f1);
  }

  private static List<BlockingRule> rules(String... fields) {
    return Stream.of(fields).map(BlockingRule::exact).toList();
  }

  private static void check(String what, Febrl febrl, Linker linker, double f1) {
    long[] candidates = CandidatePairs.of(febrl.table(), linker.blockingRules());
    // The time of this thread alone, which is that of one core, whatever else runs.
    long start = ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
    ComparedPairs.of(febrl.table(), linker.comparisons(), candidates);
    long took = ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime() - start;
    double perSecond = candidates.length / (took / 1e9);
    Linkage linkage = linker.link(febrl.table());
    double pairs = febrl.f1(linkage.pairs(THRESHOLD).stream().map(FebrlTest::rows).toList());
    double together = febrl.f1(together(febrl, linkage));
    System.out.printf(
        Locale.ROOT,
        "FEBRL %d, %s: F1 %.4f by pairs, %.4f together; %d pairs compared, %.0f/s%n",
        febrl.file(),
        what,
        pairs,
        together,
        linkage.comparedPairs(),
        perSecond);
    assertThat(pairs).isGreaterThanOrEqualTo(f1);
    assertThat(together).isGreaterThanOrEqualTo(pairs);
  }

  private static List<List<Integer>> together(Febrl febrl, Linkage linkage) {
    if (febrl.table().hasTwoFiles()) {
      return linkage.oneToOne(THRESHOLD).stream().map(FebrlTest::rows).toList();
    }
    List<List<Integer>> pairs = new ArrayList<>();
    for (List<Integer> group : linkage.groups(THRESHOLD)) {
      for (int i = 0; i < group.size(); i++) {
        for (int j = i + 1; j < group.size(); j++) {
          pairs.add(List.of(group.get(i), group.get(j)));
        }
      }
    }
    return pairs;
  }

  private static List<Integer> rows(LinkedPair pair) {
    return List.of(pair.first(), pair.second());
  }

  /** One of the data sets, with whose each row is. */
  private record Febrl(int file, LinkageTable table, List<String> persons) {

    static Febrl read(int file) throws IOException {
      Path folder = SharedInput.folder("identity/febrl");
      List<String> persons = new ArrayList<>();
      if (file < 4) {
        Path one = folder.resolve("dataset" + file + ".csv");
        return new Febrl(file, LinkageTable.ofOneFile(fields(one), rows(one, persons)), persons);
      }
      Path first = folder.resolve("dataset4a.csv");
      Path second = folder.resolve("dataset4b.csv");
      LinkageTable table =
          LinkageTable.ofTwoFiles(fields(first), rows(first, persons), rows(second, persons));
      return new Febrl(file, table, persons);
    }

    private static List<String> fields(Path file) throws IOException {
      List<String> header = cells(Files.readAllLines(file).getFirst());
      return header.subList(1, header.size());
    }

    /** A row's first cell is as {@code rec-223-dup-0}: a copy of person 223. */
    private static List<List<String>> rows(Path file, List<String> persons) throws IOException {
      List<List<String>> rows = new ArrayList<>();
      for (String line : Files.readAllLines(file).stream().skip(1).toList()) {
        List<String> cells = cells(line);
        persons.add(cells.getFirst().split("-", -1)[1]);
        rows.add(cells.subList(1, cells.size()));
      }
      return rows;
    }

    private static List<String> cells(String line) {
      return Stream.of(line.split(",", -1)).map(String::strip).toList();
    }

    double f1(List<List<Integer>> pairs) {
      long right =
          pairs.stream()
              .filter(pair -> persons.get(pair.get(0)).equals(persons.get(pair.get(1))))
              .count();
      Map<String, Integer> rowsOf = new HashMap<>();
      persons.forEach(person -> rowsOf.merge(person, 1, Integer::sum));
      long all = rowsOf.values().stream().mapToLong(n -> (long) n * (n - 1) / 2).sum();
      return 2.0 * right / (pairs.size() + all);
    }
  }
}
