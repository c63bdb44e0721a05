package org.trinomen.server.identity;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.trinomen.archive.identity.IdentityService;
import org.trinomen.archive.identity.Preview;
import org.trinomen.archive.identity.StatementRefusedException;
import org.trinomen.archive.reach.ReachedIdentity;
import org.trinomen.identity.ledger.Agent;
import org.trinomen.identity.ledger.Answer;
import org.trinomen.identity.ledger.Assertion;
import org.trinomen.identity.ledger.LedgerAssertion;
import org.trinomen.identity.ledger.LedgerEntry;
import org.trinomen.identity.ledger.RosterAssertion;
import org.trinomen.identity.ledger.ScanAssertion;
import org.trinomen.identity.ledger.Statement;
import org.trinomen.identity.ledger.SubjectAssertion;
import org.trinomen.identity.resolve.SiteRule;
import org.trinomen.identity.study.SiteNode;
import org.trinomen.identity.viewpoint.Viewpoint;
import org.trinomen.server.access.Access;
import org.trinomen.server.access.Permission;
import org.trinomen.server.access.Principal;
import org.trinomen.server.http.ErrorCode;
import org.trinomen.server.http.Exchange;
import org.trinomen.server.http.Method;
import org.trinomen.server.http.RequestFailure;
import org.trinomen.server.http.Route;

/** Statements: reading the ledger, and adding to it what a person states. */
public final class AssertionRoutes {

  private final IdentityService identity;
  private final Supplier<ReachedIdentity> asked;
  private final Access access;

  /**
   * Routes for statements.
   *
   * @param asked whose scans are, as far as the asker may see and say it
   */
  public AssertionRoutes(IdentityService identity, Supplier<ReachedIdentity> asked, Access access) {
    this.identity = identity;
    this.asked = asked;
    this.access = access;
  }

  /** The routes. */
  public List<Route> routes() {
    return Stream.of(
            Route.of(
                Method.GET,
                "/api/assertions",
                Permission.IDENTITY_READ,
                "The entries of the ledger after ?since, at most ?limit.",
                this::list),
            Route.of(
                Method.POST,
                "/api/assertions",
                Permission.IDENTITY_DECIDE,
                "States something of scans, subjects or sites, with a reason; the author is who"
                    + " signed in. ?preview of a site-rule: only tells.",
                this::state),
            Route.of(
                Method.GET,
                "/api/viewpoints",
                Permission.IDENTITY_READ,
                "Lists the viewpoints: whom each believes, and how it writes names.",
                this::viewpoints))
        .map(Route::withinReach)
        .toList();
  }

  private void list(Exchange exchange) throws IOException {
    long position = AsOf.position(exchange, identity);
    long since = exchange.query().number("since", 0);
    int limit = ScanRoutes.limit(exchange);
    long last = Math.min(position, since + limit);
    ReachedIdentity within = asked.get();
    exchange.answerJson(
        json -> {
          json.writeStartObject();
          json.writeNumberField("position", position);
          json.writeNumberField("next", Math.max(since, last));
          json.writeArrayFieldStart("entries");
          for (long seq = since + 1; seq <= last; seq++) {
            Optional<LedgerEntry> entry = within.entry(seq);
            if (entry.isPresent()) {
              EntryJson.write(json, entry.get());
            }
          }
          json.writeEndArray();
          json.writeEndObject();
        });
  }

  private void state(Exchange exchange) throws IOException {
    AssertionRequest request = AssertionRequest.of(exchange.jsonBody());
    List<String> scans = scans(request.assertion());
    ReachedIdentity within = asked.get();
    for (String scan : scans) {
      if (!ScanRoutes.isObserved(identity, scan) || !within.sees(scan)) {
        throw new RequestFailure(ErrorCode.INEXISTENT_ITEM, "there is no such scan");
      }
    }
    Agent author = author(exchange.principal());
    new KnownThings(within, identity.state(), author).require(request.assertion());
    refuseIfOvertaken(request, scans);
    if (exchange.query().flag("preview", false)) {
      preview(exchange, request);
      return;
    }
    Statement statement = statement(author, request);
    LedgerEntry entry = append(statement);
    access.changed(
        exchange.principal(),
        "state " + EntryJson.type(request.assertion()),
        Long.toString(entry.seq()));
    Viewpoint study = AsOf.of(exchange, identity, "study").viewpoint();
    exchange.setHeader(AsOf.POSITION_HEADER, Long.toString(entry.seq()));
    List<String> touched = touched(entry, scans);
    exchange.answerJson(
        json -> {
          json.writeStartObject();
          json.writeNumberField("position", entry.seq());
          json.writeFieldName("entry");
          EntryJson.write(json, entry);
          json.writeArrayFieldStart("answers");
          for (String scan : touched) {
            Answer answer = identity.answer(scan, study, entry.seq());
            if (within.namesOnlyWithin(answer)) {
              AnswerJson.write(json, answer);
            }
          }
          json.writeEndArray();
          json.writeEndObject();
        });
  }

  private static Statement statement(Agent author, AssertionRequest request) {
    try {
      return new Statement(
          author,
          request.assertion(),
          request.reason(),
          List.of(),
          request.validFrom(),
          request.validTo(),
          0,
          "");
    } catch (IllegalArgumentException e) {
      throw AssertionRequest.incorrect(String.valueOf(e.getMessage()));
    }
  }

  private void preview(Exchange exchange, AssertionRequest request) throws IOException {
    if (!(request.assertion() instanceof RosterAssertion.SiteRule rule)) {
      throw AssertionRequest.incorrect("only a site-rule has a preview");
    }
    var _ = statement(author(exchange.principal()), request);
    long position = identity.state().head();
    Preview preview =
        identity.preview(
            new SiteRule(rule.site(), rule.habit(), request.validFrom(), request.validTo()));
    PreviewJson writer = new PreviewJson(identity, exchange.phi());
    exchange.setHeader(AsOf.POSITION_HEADER, Long.toString(position));
    exchange.answerJson(
        json -> {
          json.writeStartObject();
          json.writeNumberField("position", position);
          json.writeBooleanField("preview", true);
          writer.write(json, preview);
          json.writeEndObject();
        });
  }

  private LedgerEntry append(Statement statement) throws IOException {
    try {
      return identity.append(List.of(statement)).getFirst();
    } catch (StatementRefusedException e) {
      throw new RequestFailure(ErrorCode.DUPLICATE, String.valueOf(e.getMessage()));
    }
  }

  /** Where the roster says to which hospital an account belongs, its owner speaks for that. */
  private Agent author(Principal principal) {
    String organization =
        identity.roster(identity.state().head()).nodes().stream()
            .filter(node -> node.kind() == SiteNode.Kind.UPLOADER)
            .filter(node -> node.value().equals(principal.account()))
            .map(SiteNode::organization)
            .findFirst()
            .orElse("");
    return new Agent.Person(principal.account(), "", organization);
  }

  private void refuseIfOvertaken(AssertionRequest request, List<String> scans) {
    if (request.ifRestsOn().isEmpty() || scans.isEmpty()) {
      return;
    }
    long head = identity.state().head();
    Viewpoint study = identity.viewpoint("study", head).orElseThrow();
    Answer now = identity.answer(scans.getFirst(), study, head);
    if (now.restsOn() != request.ifRestsOn().getAsLong()) {
      throw new RequestFailure(
          ErrorCode.DUPLICATE,
          "someone was faster: the answer rests on entry " + now.restsOn() + " by now");
    }
  }

  /** The scans that an assertion names. */
  private static List<String> scans(Assertion assertion) {
    return switch (assertion) {
      case ScanAssertion.Companion companion -> List.of(companion.scan(), companion.of());
      case ScanAssertion scan -> List.of(scan.scan());
      case SubjectAssertion _, RosterAssertion _, LedgerAssertion _ -> List.of();
    };
  }

  /** The scans whose answers may be others now: those named, or named by what is taken back. */
  private List<String> touched(LedgerEntry entry, List<String> named) {
    List<String> touched = new ArrayList<>(named);
    Optional<LedgerEntry> target =
        switch (entry.assertion()) {
          case LedgerAssertion.Retracts retracts -> identity.state().entry(retracts.seq());
          case LedgerAssertion.Confirms confirms -> identity.state().entry(confirms.seq());
          case LedgerAssertion.ViewpointDefined _,
              ScanAssertion _,
              SubjectAssertion _,
              RosterAssertion _ ->
              Optional.empty();
        };
    target.ifPresent(about -> touched.addAll(scans(about.assertion())));
    return touched;
  }

  private void viewpoints(Exchange exchange) throws IOException {
    long position = AsOf.position(exchange, identity);
    exchange.answerJson(
        json -> {
          json.writeStartObject();
          json.writeNumberField("position", position);
          json.writeArrayFieldStart("viewpoints");
          for (Viewpoint viewpoint : identity.state().viewpoints(position)) {
            ViewpointJson.write(json, viewpoint);
          }
          json.writeEndArray();
          json.writeEndObject();
        });
  }
}
