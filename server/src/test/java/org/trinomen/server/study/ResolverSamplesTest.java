package org.trinomen.server.study;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.trinomen.identity.resolve.Candidate;
import org.trinomen.identity.resolve.Candidate.Outside;
import org.trinomen.identity.resolve.Candidate.SubjectVisit;
import org.trinomen.identity.resolve.Candidate.Whose;
import org.trinomen.identity.resolve.Decision;
import org.trinomen.identity.resolve.Decision.InReview;
import org.trinomen.identity.resolve.Decision.OutOfStudy;
import org.trinomen.identity.resolve.Decision.Resolved;
import org.trinomen.identity.resolve.ReceivedScan;
import org.trinomen.identity.resolve.Resolver;
import org.trinomen.identity.resolve.ResolverSettings;

/** The labelled samples against the goals, with the figures of their scorer. */
class ResolverSamplesTest {

  private static final int BINS = 15;

  /** What is true of a scan; {@code whose} is OUT or study, subject and visit. */
  private record Truth(String whose, boolean silent) {}

  @ParameterizedTest
  @CsvSource({"talk_realistic_s101, 97.5", "talk_harsh_s102, 88", "big_realistic_s103, 96"})
  void reachesTheGoals(String sample, double matched) throws IOException {
    Path folder = IdentitySamples.folder(sample);
    Map<String, Truth> truths = truths(folder.resolve("truth.csv"));
    List<ReceivedScan> scans = ScanTable.read(folder.resolve("scans.csv"), problem -> {});

    List<Decision> decisions =
        new Resolver(ResolverSettings.DEFAULT).resolve(StudyFolder.read(folder).roster(), scans);

    int inStudy = 0;
    int right = 0;
    int reviewed = 0;
    int amongThree = 0;
    double[] stated = new double[BINS];
    double[] happened = new double[BINS];
    assertThat(decisions.stream().map(Decision::scan))
        .containsExactlyElementsOf(scans.stream().map(ReceivedScan::id).toList());
    for (Decision decision : decisions) {
      Truth truth = truths.get(decision.scan());
      boolean in = !truth.whose.equals("OUT");
      String top = written(decision.candidates().getFirst().whose());
      inStudy += in ? 1 : 0;
      int bin = Math.min(BINS - 1, (int) (decision.confidence() * BINS));
      stated[bin] += decision.confidence();
      happened[bin] += top.equals(truth.whose) ? 1 : 0;
      switch (decision) {
        case Resolved _, OutOfStudy _ -> {
          if (!truth.silent) {
            assertThat(top).as(decision.scan()).isEqualTo(truth.whose);
          }
          assertThat(in || decision instanceof OutOfStudy).as(decision.scan()).isTrue();
          right += in && top.equals(truth.whose) ? 1 : 0;
        }
        case InReview _ -> {
          reviewed += in ? 1 : 0;
          amongThree += in && firstThree(decision).contains(truth.whose) ? 1 : 0;
        }
      }
    }
    double error = 0;
    for (int b = 0; b < BINS; b++) {
      error += Math.abs(stated[b] - happened[b]);
    }
    assertThat(100.0 * right / inStudy).isGreaterThanOrEqualTo(matched);
    assertThat(100.0 * amongThree / reviewed).isGreaterThanOrEqualTo(99);
    assertThat(error / decisions.size()).isLessThan(0.01);
  }

  private static List<String> firstThree(Decision decision) {
    return decision.candidates().stream()
        .map(Candidate::whose)
        .map(ResolverSamplesTest::written)
        .limit(3)
        .toList();
  }

  private static String written(Whose whose) {
    return switch (whose) {
      case SubjectVisit(String study, String subject, String visit) ->
          study + "|" + subject + "|" + visit;
      case Outside _ -> "OUT";
    };
  }

  /**
   * Columns: scan_id, outcome, study, subject, visit, out_kind, dup_of, n_clair, silent, errors.
   */
  private static Map<String, Truth> truths(Path file) throws IOException {
    Map<String, Truth> truths = new HashMap<>();
    List<String> lines = Files.readAllLines(file);
    for (String line : lines.subList(1, lines.size())) {
      String[] row = line.split(",", -1);
      String whose = row[1].equals("OUT") ? "OUT" : row[2] + "|" + row[3] + "|" + row[4];
      truths.put(row[0], new Truth(whose, row[8].equals("1")));
    }
    return truths;
  }
}
