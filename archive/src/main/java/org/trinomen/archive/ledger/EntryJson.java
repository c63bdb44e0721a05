package org.trinomen.archive.ledger;

import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.function.UnaryOperator;
import org.trinomen.archive.chain.ChainLink;
import org.trinomen.identity.AgentKind;
import org.trinomen.identity.ledger.Agent;
import org.trinomen.identity.ledger.LedgerEntry;
import org.trinomen.identity.ledger.Reason;
import org.trinomen.identity.ledger.Statement;

/** An entry as the members of a line of the ledger; {@code docs/ledger.md} describes it. */
final class EntryJson {

  private EntryJson() {}

  static void write(Instant at, Statement statement, JsonGenerator json, PersonSeal seal)
      throws IOException {
    json.writeStringField("at", at.toString());
    JsonWriter.object(json, "agent", statement.agent(), EntryJson::write);
    json.writeStringField("kind", AssertionKind.of(statement.assertion()).name());
    JsonWriter.object(
        json,
        "what",
        statement.assertion(),
        (assertion, out) -> AssertionJson.write(assertion, out, seal));
    JsonWriter.object(json, "reason", statement.reason(), EntryJson::write);
    JsonWriter.each(json, "evidence", statement.evidence(), CandidateJson::write);
    JsonWriter.date(json, "validFrom", statement.validFrom());
    JsonWriter.date(json, "validTo", statement.validTo());
    json.writeNumberField("basis", statement.basisSeq());
    json.writeStringField("configuration", statement.configurationDigest());
  }

  private static void write(Agent agent, JsonGenerator json) throws IOException {
    json.writeStringField("kind", agent.kind().name());
    json.writeStringField("name", agent.name());
    switch (agent) {
      case Agent.Person person -> {
        json.writeStringField("role", person.role());
        json.writeStringField("organization", person.organization());
      }
      case Agent.Algorithm algorithm -> {
        json.writeStringField("version", algorithm.version());
        json.writeStringField("parameters", algorithm.parametersDigest());
      }
      case Agent.Feed _ -> {}
    }
  }

  private static void write(Reason reason, JsonGenerator json) throws IOException {
    json.writeStringField("code", reason.code());
    json.writeStringField("text", reason.text());
  }

  /**
   * Reads an entry.
   *
   * @param pool gives one text for many that are equal
   * @throws IOException if the line holds none
   */
  static LedgerEntry read(ChainLink link, byte[] line, PersonSeal seal, UnaryOperator<String> pool)
      throws IOException {
    JsonFields fields = JsonFields.parse(line, pool);
    try {
      return new LedgerEntry(
          link.seq(),
          Instant.parse(fields.text("at")),
          readStatement(fields, seal),
          link.previous(),
          link.hash());
    } catch (IllegalArgumentException | ArithmeticException | DateTimeException e) {
      throw new IOException(
          "entry %d of the ledger can't be understood: a newer program wrote it, or it is damaged"
              .formatted(link.seq()),
          e);
    }
  }

  private static Statement readStatement(JsonFields fields, PersonSeal seal) {
    AssertionKind kind = fields.one("kind", AssertionKind.class);
    JsonFields reason = fields.fields("reason");
    return new Statement(
        readAgent(fields.fields("agent")),
        AssertionJson.read(kind, fields.fields("what"), seal),
        new Reason(reason.text("code"), reason.text("text")),
        fields.each("evidence", CandidateJson::readEvidence),
        fields.date("validFrom"),
        fields.date("validTo"),
        fields.whole("basis"),
        fields.text("configuration"));
  }

  private static Agent readAgent(JsonFields fields) {
    String name = fields.text("name");
    return switch (fields.one("kind", AgentKind.class)) {
      case PERSON -> new Agent.Person(name, fields.text("role"), fields.text("organization"));
      case ALGORITHM ->
          new Agent.Algorithm(name, fields.text("version"), fields.text("parameters"));
      case FEED -> new Agent.Feed(name);
    };
  }
}
