package org.trinomen.archive.ledger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.trinomen.archive.chain.ChainedLine;
import org.trinomen.identity.ledger.Statement;
import org.trinomen.identity.resolve.Candidate;
import org.trinomen.identity.resolve.Evidence;
import org.trinomen.identity.study.CodeField;
import org.trinomen.identity.study.CodeGrammar;
import org.trinomen.identity.study.PersonalIdentity;
import org.trinomen.identity.study.PlannedVisit;
import org.trinomen.identity.study.ResearchStudy;
import org.trinomen.identity.study.ResearchSubject;
import org.trinomen.identity.study.Site;
import org.trinomen.identity.study.SiteNode;
import org.trinomen.identity.viewpoint.Presentation;
import org.trinomen.identity.viewpoint.Trust;
import org.trinomen.identity.viewpoint.Viewpoint;

final class EntryJsonTest {

  private static final Instant AT = Instant.parse("2026-03-01T12:00:00.000001Z");

  /** Keeps nothing. */
  private static final PersonSeal NOBODY =
      new PersonSeal() {
        @Override
        public String sealed(ResearchSubject subject) {
          return "";
        }

        @Override
        public PersonalRecord opened(String digest) {
          return PersonalRecord.NOTHING;
        }
      };

  static Stream<Arguments> records() {
    return Stream.of(
        Arguments.of(ResearchStudy.class, 14),
        Arguments.of(CodeGrammar.class, 2),
        Arguments.of(PlannedVisit.class, 4),
        Arguments.of(Site.class, 4),
        Arguments.of(CodeField.class, 2),
        Arguments.of(SiteNode.class, 5),
        Arguments.of(ResearchSubject.class, 10),
        Arguments.of(PersonalIdentity.class, 7),
        Arguments.of(Candidate.class, 3),
        Arguments.of(Evidence.class, 3),
        Arguments.of(Viewpoint.class, 5),
        Arguments.of(Trust.class, 3),
        Arguments.of(Presentation.Rewritten.class, 10));
  }

  /** A component that is new must be written and read, and then counted here. */
  @ParameterizedTest
  @MethodSource("records")
  void whatIsWrittenHasAsManyPartsAsWhenItsFormWasSettled(Class<?> written, int parts) {
    assertThat(written.getRecordComponents()).hasSize(parts);
  }

  private static byte[] line(Statement statement) throws IOException {
    byte[] bytes =
        ChainedLine.encode(
                7, 7, ChainedLine.NO_PREVIOUS, json -> EntryJson.write(AT, statement, json, NOBODY))
            .bytes();
    return Arrays.copyOf(bytes, bytes.length - 1);
  }

  @Test
  void theSameStatementGivesTheSameBytes() throws IOException {
    List<Statement> once = Statements.ofEveryKind();
    List<Statement> again = Statements.ofEveryKind();
    for (int i = 0; i < once.size(); i++) {
      assertThat(line(once.get(i))).isEqualTo(line(again.get(i)));
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "\"kind\":\"OBSERVED\"=>\"kind\":\"UNHEARD_OF\"",
        "\"receivedAt\":\"2026=>\"receivedAt\":\"x2026",
        "\"basis\":0=>\"basis\":\"0\"",
        "\"basis\":0=>\"basis\":-1",
        "\"reason\":{=>\"unreason\":{",
        "\"scan\":\"s1\"=>\"scan\":\"\"",
        "\"validFrom\":\"2026-03-01\"=>\"validFrom\":\"2026-13-01\"",
        "\"agent\":{=>\"agent\":[],\"x\":{",
        "\"basis\":0=>\"basis\":99999999999999999999",
      })
  void whatCannotBeUnderstoodIsNotGuessedAt(String change) throws IOException {
    String[] parts = change.split("=>");
    String line = new String(line(Statements.observed("s1")), StandardCharsets.UTF_8);
    String changed = line.replace(parts[0], parts[1]);
    assertThat(changed).isNotEqualTo(line);
    byte[] bytes = changed.getBytes(StandardCharsets.UTF_8);

    assertThatThrownBy(
            () ->
                EntryJson.read(
                    ChainedLine.decode(line.getBytes(StandardCharsets.UTF_8)).orElseThrow(),
                    bytes,
                    NOBODY,
                    text -> text))
        .isInstanceOf(IOException.class);
  }
}
