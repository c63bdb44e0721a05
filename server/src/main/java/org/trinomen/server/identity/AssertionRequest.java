package org.trinomen.server.identity;

import java.time.LocalDate;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.trinomen.identity.ScanId;
import org.trinomen.identity.ledger.Assertion;
import org.trinomen.identity.ledger.LedgerAssertion;
import org.trinomen.identity.ledger.Reason;
import org.trinomen.identity.ledger.RosterAssertion;
import org.trinomen.identity.ledger.ScanAssertion;
import org.trinomen.identity.ledger.SubjectAssertion;
import org.trinomen.identity.ledger.SubjectRef;
import org.trinomen.identity.resolve.Candidate.OutOfStudyReason;
import org.trinomen.identity.resolve.Candidate.SubjectVisit;
import org.trinomen.identity.resolve.SiteHabit;
import org.trinomen.server.http.ErrorCode;
import org.trinomen.server.http.RequestFailure;
import org.trinomen.server.json.JsonValue;

/**
 * The body of {@code POST /api/assertions}.
 *
 * @param assertion what is stated
 * @param reason why: whoever changes whose a scan is says so
 * @param ifRestsOn the entry that the answer rested on when the person decided; if it rests on
 *     another by now, someone else was faster
 * @param validFrom first day on which it holds; null: always. Only for habits of sites
 * @param validTo last day on which it holds; null: still
 */
record AssertionRequest(
    Assertion assertion,
    Reason reason,
    OptionalLong ifRestsOn,
    @Nullable LocalDate validFrom,
    @Nullable LocalDate validTo) {

  private static final Set<String> COMMON = Set.of("type", "reason", "ifRestsOn");

  static AssertionRequest of(JsonValue body) {
    if (!(body instanceof JsonValue.Members members)) {
      throw incorrect("the body must be a JSON object");
    }
    Reader reader = new Reader(members);
    String type = reader.text("type");
    try {
      Assertion assertion = assertion(type, reader);
      String why = reader.text("reason");
      AssertionRequest request =
          new AssertionRequest(
              assertion,
              new Reason("", why),
              reader.number("ifRestsOn"),
              assertion instanceof RosterAssertion ? reader.date("from") : null,
              assertion instanceof RosterAssertion ? reader.date("to") : null);
      reader.refuseOthers();
      return request;
    } catch (IllegalArgumentException e) {
      // The assertions refuse nonsense when they are made, and say what is wrong.
      throw incorrect(String.valueOf(e.getMessage()));
    }
  }

  private static Assertion assertion(String type, Reader reader) {
    return switch (type) {
      case "assign" ->
          new ScanAssertion.Assigned(
              reader.scan("scan"),
              new SubjectVisit(reader.text("study"), reader.text("subject"), reader.text("visit")),
              1,
              List.of());
      case "out-of-study" ->
          new ScanAssertion.OutOfStudy(reader.scan("scan"), reader.why(), 1, List.of());
      case "hold" ->
          new ScanAssertion.HeldForReview(reader.scan("scan"), reader.text("reason"), 0, List.of());
      case "not-this-subject" ->
          new ScanAssertion.NotThisSubject(
              reader.scan("scan"), reader.subject("study", "subject"), reader.optional("visit"));
      case "duplicate" -> new ScanAssertion.DuplicateOf(reader.scan("scan"), reader.scan("of"));
      case "repeat" -> new ScanAssertion.RepeatOf(reader.scan("scan"), reader.scan("of"));
      case "part" -> new ScanAssertion.PartOf(reader.scan("scan"), reader.scan("of"));
      case "same-person" ->
          new SubjectAssertion.SamePerson(reader.subject("study", "subject"), reader.other());
      case "different-person" ->
          new SubjectAssertion.DifferentPerson(reader.subject("study", "subject"), reader.other());
      case "also-known-as" ->
          new SubjectAssertion.AlsoKnownAs(
              reader.subject("study", "subject"), reader.text("alias"));
      case "site-rule" -> new RosterAssertion.SiteRule(reader.text("site"), reader.habit());
      case "confirm" -> new LedgerAssertion.Confirms(reader.entry());
      case "retract" -> new LedgerAssertion.Retracts(reader.entry());
      default ->
          throw incorrect(
              "type is assign, out-of-study, hold, not-this-subject, duplicate, repeat, part,"
                  + " same-person, different-person, also-known-as, site-rule, confirm or"
                  + " retract");
    };
  }

  static RequestFailure incorrect(String details) {
    return new RequestFailure(ErrorCode.PARAMETER_OUT_OF_RANGE, details);
  }

  /** Reads members, and remembers which. */
  private static final class Reader {

    private final JsonValue.Members members;
    private final Set<String> read = new java.util.HashSet<>(COMMON);

    Reader(JsonValue.Members members) {
      this.members = members;
    }

    String text(String name) {
      String text = optional(name);
      if (text.isBlank()) {
        throw incorrect("\"" + name + "\" is missing, or is no text");
      }
      return text;
    }

    String optional(String name) {
      read.add(name);
      Optional<JsonValue> value = members.member(name);
      if (value.isPresent() && !(value.get() instanceof JsonValue.Text)) {
        throw incorrect("\"" + name + "\" should be a text");
      }
      return members.text(name).orElse("").strip();
    }

    String scan(String name) {
      return ScanId.parse(text(name))
          .map(ScanId::text)
          .orElseThrow(() -> incorrect("\"" + name + "\" is no scan's id"));
    }

    SubjectRef subject(String study, String code) {
      return new SubjectRef(text(study), text(code));
    }

    /** Another subject; of the same study unless it says otherwise. */
    SubjectRef other() {
      String study = optional("otherStudy");
      return new SubjectRef(study.isEmpty() ? text("study") : study, text("other"));
    }

    OutOfStudyReason why() {
      String word = text("why");
      return Arrays.stream(OutOfStudyReason.values())
          .filter(reason -> AnswerJson.words(reason).equals(word))
          .findFirst()
          .orElseThrow(
              () ->
                  incorrect(
                      "\"why\" is one of "
                          + Arrays.stream(OutOfStudyReason.values())
                              .map(AnswerJson::words)
                              .toList()));
    }

    /** One habit of a site; which one is told by the members that are there. */
    SiteHabit habit() {
      List<SiteHabit> stated = new ArrayList<>();
      if (members.member("numberOffset").isPresent()) {
        stated.add(new SiteHabit.NumberOffset(small("numberOffset")));
      }
      if (members.member("prefix").isPresent()) {
        stated.add(new SiteHabit.OtherPrefix(text("prefix")));
      }
      if (members.member("station").isPresent()) {
        stated.add(new SiteHabit.ClockOffset(text("station"), small("clockDays")));
      }
      if (members.member("names").isPresent()) {
        stated.add(SiteHabit.NotOurs.named(text("field"), text("names"), why()));
      }
      if (stated.size() != 1) {
        throw incorrect(
            "a site-rule has one of numberOffset; prefix; station and clockDays; field, names and"
                + " why");
      }
      return stated.getFirst();
    }

    private int small(String name) {
      long number = number(name).orElseThrow(() -> incorrect("\"" + name + "\" is missing"));
      if (Math.abs(number) > Integer.MAX_VALUE) {
        throw incorrect("\"" + name + "\" is too large");
      }
      return (int) number;
    }

    @Nullable LocalDate date(String name) {
      String text = optional(name);
      try {
        return text.isEmpty() ? null : LocalDate.parse(text);
      } catch (DateTimeParseException e) {
        throw incorrect("\"" + name + "\" is a day such as 2026-03-01");
      }
    }

    long entry() {
      return number("entry")
          .orElseThrow(() -> incorrect("\"entry\" is the number of an entry of the ledger"));
    }

    OptionalLong number(String name) {
      read.add(name);
      Optional<JsonValue> value = members.member(name);
      if (value.isEmpty()) {
        return OptionalLong.empty();
      }
      if (value.get() instanceof JsonValue.Numeral numeral && numeral.whole().isPresent()) {
        return OptionalLong.of(numeral.whole().get());
      }
      throw incorrect("\"" + name + "\" should be a whole number");
    }

    void refuseOthers() {
      for (String name : members.values().keySet()) {
        if (!read.contains(name)) {
          // A misspelt member must not be passed over: what was meant would not be said.
          throw incorrect("there is a member that this type has not; it has " + sorted());
        }
      }
    }

    private List<String> sorted() {
      return read.stream().sorted().toList();
    }
  }
}
