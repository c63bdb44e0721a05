package org.trinomen.server.identity;

import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.trinomen.archive.identity.IdentityService;
import org.trinomen.archive.reach.ReachedIdentity;
import org.trinomen.identity.ledger.LedgerEntry;
import org.trinomen.identity.ledger.LedgerState;
import org.trinomen.identity.ledger.RosterAssertion;
import org.trinomen.identity.resolve.SitePattern;
import org.trinomen.identity.study.ResearchStudy;
import org.trinomen.identity.study.Site;
import org.trinomen.server.access.Permission;
import org.trinomen.server.http.Exchange;
import org.trinomen.server.http.Method;
import org.trinomen.server.http.Route;

/** What sites do wrong in the same way again, and what people stated of it. */
public final class PatternRoutes {

  private final IdentityService identity;
  private final Supplier<ReachedIdentity> asked;

  public PatternRoutes(IdentityService identity, Supplier<ReachedIdentity> asked) {
    this.identity = identity;
    this.asked = asked;
  }

  /** The routes. */
  public List<Route> routes() {
    return List.of(
        Route.of(
                Method.GET,
                "/api/studies/{study}/patterns",
                Permission.IDENTITY_READ,
                "What sites of a study do wrong in the same way more than once, each with the rule"
                    + " that would say so; and the rules in force.",
                this::patterns)
            .withinReach());
  }

  private void patterns(Exchange exchange) throws IOException {
    long position = identity.state().head();
    ReachedIdentity within = asked.get();
    ResearchStudy study = StudyRoutes.study(exchange, within.roster(position));
    exchange.answerJson(
        json -> {
          json.writeStartObject();
          json.writeNumberField("position", position);
          writePatterns(json, identity.state(), within, sites(study)::contains);
          json.writeArrayFieldStart("rules");
          for (LedgerEntry entry : identity.state().siteRules(position)) {
            if (entry.assertion() instanceof RosterAssertion.SiteRule rule
                && sites(study).contains(rule.site())
                && within.entry(entry.seq()).isPresent()) {
              write(json, entry, rule);
            }
          }
          json.writeEndArray();
          json.writeEndObject();
        });
  }

  static Set<String> sites(ResearchStudy study) {
    return study.sites().stream().map(Site::id).collect(Collectors.toSet());
  }

  private static void write(JsonGenerator json, LedgerEntry entry, RosterAssertion.SiteRule rule)
      throws IOException {
    json.writeStartObject();
    json.writeNumberField("entry", entry.seq());
    json.writeStringField("site", rule.site());
    json.writeStringField("rule", rule.habit().words());
    SiteHabitJson.write(json, rule.habit());
    AnswerJson.writeDate(json, "from", entry.statement().validFrom());
    AnswerJson.writeDate(json, "to", entry.statement().validTo());
    json.writeStringField("author", entry.agent().name());
    json.writeStringField("recordedAt", entry.recordedAt().toString());
    json.writeStringField("reason", entry.reason().text());
    json.writeEndObject();
  }

  /**
   * Writes the patterns that nobody has dismissed, each with the statement that would correct its
   * scans.
   *
   * @param wanted of which sites
   */
  static void writePatterns(
      JsonGenerator json, LedgerState state, ReachedIdentity within, Predicate<String> wanted)
      throws IOException {
    json.writeArrayFieldStart("patterns");
    for (SitePattern pattern : within.sitePatterns()) {
      Optional<LedgerEntry> alarm = alarm(state, pattern);
      boolean dismissed =
          alarm.filter(a -> !state.countsForRoster(a.seq(), state.head())).isPresent();
      if (wanted.test(pattern.site()) && !dismissed) {
        write(json, pattern, alarm);
      }
    }
    json.writeEndArray();
  }

  private static Optional<LedgerEntry> alarm(LedgerState state, SitePattern pattern) {
    return state.sitePatterns(state.head()).stream()
        .filter(
            entry ->
                entry.assertion() instanceof RosterAssertion.SitePatternSeen seen
                    && seen.site().equals(pattern.site())
                    && seen.habit().equals(pattern.habit()))
        .findFirst();
  }

  private static void write(JsonGenerator json, SitePattern pattern, Optional<LedgerEntry> alarm)
      throws IOException {
    json.writeStartObject();
    json.writeStringField("site", pattern.site());
    json.writeStringField("pattern", pattern.words());
    AnswerJson.writeTexts(json, "scans", pattern.scans());
    if (alarm.isPresent()) {
      json.writeNumberField("entry", alarm.get().seq());
      json.writeStringField("noticedAt", alarm.get().recordedAt().toString());
    }
    json.writeObjectFieldStart("rule");
    json.writeStringField("type", "site-rule");
    json.writeStringField("site", pattern.site());
    SiteHabitJson.write(json, pattern.habit());
    AnswerJson.writeDate(json, "from", pattern.from());
    json.writeEndObject();
    json.writeEndObject();
  }
}
