package org.trinomen.identity.resolve;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.time.LocalDate;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.trinomen.identity.study.Roster;

/** What single pieces of evidence are worth, against each other. */
class EvidenceWeightTest {

  private static final double LN2 = Math.log(2);
  private final EditChannel edits = new EditChannel(EditChannel.Prices.of(CodeRates.DEFAULT));

  private static double birth(int typed, int own) {
    return TypedPerson.birthDays(CalendarDate.of(typed), CalendarDate.of(own));
  }

  private static int day(int year, int month, int day) {
    return (int) LocalDate.of(year, month, day).toEpochDay();
  }

  @Test
  void anExactBirthDateIsWorthFourteenBitsAgainstAnyone() {
    double log = birth(day(1957, 9, 3), day(1957, 9, 3));

    assertThat(log / LN2).isBetween(13.5, 15.0);
  }

  @Test
  void aBirthDateWithDayAndMonthExchangedStillSpeaksForThePerson() {
    assertThat(birth(day(1957, 3, 9), day(1957, 9, 3))).isPositive();
    assertThat(birth(day(1960, 4, 11), day(1957, 9, 3))).isNegative();
  }

  @Test
  void alikeCharactersAndNeighbouringKeysAreLikelierThanOthers() {
    assertThat(edits.logLikelihood("A0O7", "A007"))
        .isGreaterThan(edits.logLikelihood("A047", "A007"));
    assertThat(edits.logLikelihood("A018", "A017"))
        .isGreaterThan(edits.logLikelihood("A013", "A017"));
    assertThat(edits.logLikelihood("A107", "A017"))
        .isGreaterThan(edits.logLikelihood("A197", "A017"));
    assertThat(edits.logLikelihood("A017", "A017")).isZero();
  }

  @Test
  void twoErrorsCostMoreThanOne() {
    assertThat(edits.logLikelihood("A127", "A017")).isLessThan(edits.logLikelihood("A117", "A017"));
  }

  @Test
  void theDayTheReportSaysOutweighsThePlannedDay() {
    DateModel dates = new DateModel(1, 0);
    int planned = day(2017, 5, 10);
    int done = day(2017, 5, 16);

    double reported = dates.logLikelihood(0, planned, done, done, done + 1);
    double asPlanned = dates.logLikelihood(0, planned, done, planned, planned + 1);

    assertThat((reported - asPlanned) / LN2).isGreaterThan(4);
  }

  @Test
  void theReceiptWitnessesAgainstAClockThatIsAYearOff() {
    DateModel dates = new DateModel(1, 0);
    int planned = day(2017, 5, 10);
    int received = planned + 1;
    int wrong = day(2016, 5, 9);

    double thisYear = dates.logLikelihood(0, planned, RosterIndex.NONE, wrong, received);
    double lastYear = dates.logLikelihood(0, day(2016, 5, 10), RosterIndex.NONE, wrong, received);

    assertThat(dates.plausible(wrong, received)).isFalse();
    assertThat(thisYear).isGreaterThan(lastYear);
  }

  private static Hypotheses hypotheses(
      int[] visits, double[] local, double[] repeat, double[] outside) {
    return new Hypotheses(visits, local, local.clone(), repeat, outside);
  }

  @Test
  void aVisitThatAReportSaysWasDoneDrawsTheScanThatNobodyElseExplains() {
    double[] nobody = {-100};
    Hypotheses unsure =
        hypotheses(
            new int[] {0, 1}, new double[] {-5, -5}, new double[] {0.01, 0.01}, nobody.clone());
    double[] logMissing = {Math.log(0.1), Math.log(0.001)};

    new JointAssignment(List.of(unsure), visit -> logMissing[visit]).run();

    assertThat(unsure.best()).isEqualTo(1);
  }

  @Test
  void aVisitThatAnotherScanExplainsBetterIsLeftToIt() {
    double[] nobody = {-100};
    double[] repeat = {0.01, 0.01};
    Hypotheses unsure = hypotheses(new int[] {0, 1}, new double[] {-4, -5}, repeat, nobody.clone());
    Hypotheses sure =
        hypotheses(new int[] {0}, new double[] {-1}, new double[] {0.01}, nobody.clone());
    double[] logMissing = {Math.log(0.1), Math.log(0.1)};

    new JointAssignment(List.of(unsure, sure), visit -> logMissing[visit]).run();

    assertThat(unsure.best()).isEqualTo(1);
    assertThat(sure.best()).isZero();
  }

  @Test
  void aCodeOfAnotherStudyIsUnknownHere() {
    GeneratedStudy study = ResolverTest.study(ResolverTest.LETTERED, 1, 40);
    Roster roster = study.roster();
    RosterIndex index = new RosterIndex(roster);
    CodeInterpreter interpreter =
        new CodeInterpreter(
            index,
            new CodeReader(index.studies),
            new CodeIndex(index, new OtherCodes(index, Declarations.NONE)),
            CodeRates.DEFAULT,
            new StatedHabits(index, List.of()));

    TypedCode beyond = interpreter.interpret("PatientID", "A9" + "99", 0);
    TypedCode within = interpreter.interpret("PatientID", index.code[0], 0);

    assertThat(beyond.unknown()[0]).isGreaterThan(beyond.background());
    assertThat(within.unknown()[0]).isLessThan(within.background());
  }

  @Test
  void weightsOfAllKindsAreProbabilities() {
    DateModel dates = new DateModel(1, 0);
    double sum = 0;
    for (int off = -400; off <= 400; off++) {
      sum += dates.visitDensity(0, 10_000, RosterIndex.NONE, 10_000 + off);
    }

    assertThat(sum).isCloseTo(1, within(0.01));
  }
}
