package org.trinomen.server.demo;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.trinomen.identity.ledger.Answer;
import org.trinomen.identity.resolve.Candidate;
import org.trinomen.identity.resolve.Candidate.OutOfStudyReason;
import org.trinomen.identity.resolve.Candidate.SubjectVisit;
import org.trinomen.identity.study.IncomingRoster;
import org.trinomen.server.RunningArchive;
import org.trinomen.server.demo.TypedIdentity.Mistake;
import org.trinomen.server.study.StudyFolder;

/** What the demo says of its scans agrees with what it knows of them. */
class DemoStudyTest {

  /** These can't be told from what is known, or are nobody's to tell without asking. */
  private static final Set<Mistake> TO_BE_LOOKED_AT =
      Set.of(Mistake.SWAPPED, Mistake.NOT_ENROLLED, Mistake.CLINICAL);

  @TempDir static Path folder;
  private static RunningArchive archive;
  private static List<DemoOutcome> outcomes;

  @BeforeAll
  static void start() throws IOException, InterruptedException {
    archive = DemoArchive.start(folder);
    outcomes = DemoArchive.outcomes(archive);
    DemoOutcome.table(outcomes).forEach(System.out::println);
  }

  @AfterAll
  static void stop() throws IOException {
    archive.close();
  }

  @Test
  void folderDescribesEightSubjectsAtTwoSites() throws IOException {
    IncomingRoster roster = StudyFolder.read(folder.resolve("neuro-pet"));
    assertThat(roster.problems()).isEmpty();
    assertThat(roster.roster().subjects()).hasSize(8);
    assertThat(roster.roster().visits()).hasSize(16);
    assertThat(roster.roster().studies().getFirst().sites()).hasSize(2);
    assertThat(roster.roster().nodes()).hasSize(6);
  }

  @Test
  void everyScanHasOneOutcome() {
    assertThat(outcomes)
        .extracting(outcome -> outcome.scan().number())
        .containsExactlyElementsOf(
            DemoStudy.scans(DemoArchive.TODAY).stream().map(ScanPlan::number).toList());
  }

  @Test
  void whateverIsResolvedIsRight() {
    for (DemoOutcome outcome : outcomes) {
      if (outcome.answer() instanceof Answer.Resolved resolved) {
        ScanPlan truth = outcome.scan();
        assertThat(resolved.subjectVisit().subject() + " " + resolved.subjectVisit().visit())
            .as("scan %d", truth.number())
            .isEqualTo(truth.subject().code() + " V" + truth.visit());
        assertThat(truth.typed().mistake().isOutside()).isFalse();
      }
    }
  }

  @Test
  void slipsAreResolvedAndWhatNeedsAnEyeWaits() {
    assertThat(outcomes.stream().filter(o -> o.answer() instanceof Answer.Resolved).count())
        .isGreaterThanOrEqualTo(10);
    for (DemoOutcome outcome : outcomes) {
      Mistake mistake = outcome.scan().typed().mistake();
      if (TO_BE_LOOKED_AT.contains(mistake)) {
        assertThat(outcome.answer()).as(mistake.name()).isInstanceOf(Answer.InReview.class);
      } else if (mistake == Mistake.PHANTOM) {
        assertThat(outcome.answer())
            .isInstanceOfSatisfying(
                Answer.OutOfStudy.class,
                out -> assertThat(out.reason()).isEqualTo(OutOfStudyReason.PHANTOM));
      } else {
        assertThat(outcome.answer()).as(mistake.name()).isNotInstanceOf(Answer.OutOfStudy.class);
      }
    }
  }

  @Test
  void whoeverWasScannedIsAmongTheFirstCandidates() {
    for (DemoOutcome outcome : outcomes) {
      ScanPlan truth = outcome.scan();
      if (outcome.answer() instanceof Answer.InReview review
          && !truth.typed().mistake().isOutside()) {
        assertThat(review.candidates().stream().limit(2).map(Candidate::whose))
            .as("scan %d", truth.number())
            .contains(new SubjectVisit(DemoStudy.ID, truth.subject().code(), "V" + truth.visit()));
      }
    }
  }

  @Test
  void tableTellsEveryScanAndWhy() {
    List<String> table = DemoOutcome.table(outcomes);
    assertThat(table.stream().filter(line -> line.contains(" -> ")))
        .hasSize(DemoStudy.scans(DemoArchive.TODAY).size());
    assertThat(table).anyMatch(line -> line.contains("A oh one oh"));
    assertThat(outcomes).allSatisfy(outcome -> assertThat(outcome.why()).isNotBlank());
  }
}
