package org.trinomen.archive.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.trinomen.archive.file.FaultyFiles;

final class FileLedgerStoreTest extends LedgerStoreContract {

  private static final Clock CLOCK =
      Clock.fixed(Instant.parse("2026-03-01T12:00:00Z"), ZoneOffset.UTC);

  @TempDir Path folder;
  private final FaultyFiles files = new FaultyFiles();

  @Override
  LedgerStore open() throws IOException {
    return FileLedgerStore.open(
        files, folder, new LedgerSettings(4_000), CLOCK, new SecureRandom());
  }

  @Test
  void entriesAreDurableBeforeTheyAreAcknowledgedWhatIsKnownOfPersonsFirst() throws IOException {
    store.append(List.of(Statements.observed("s1")));
    files.forgetCalls();

    store.append(List.of(Statements.enrolled("A001", Statements.JANE), Statements.observed("s2")));

    assertThat(files.calls())
        .containsExactly(
            "write persons.jsonl",
            "sync persons.jsonl",
            "write 000001-2026-03-01.jsonl",
            "sync 000001-2026-03-01.jsonl",
            "create head.json.tmp",
            "write head.json.tmp",
            "sync head.json.tmp",
            "rename head.json",
            "syncFolder " + folder.getFileName());
  }

  @Test
  void nothingThatIsKnownOfAPersonStandsInTheEntriesNorAnywhereOnceErased() throws IOException {
    store.append(List.of(Statements.enrolled("A001", Statements.JANE)));
    assertThat(content("persons.jsonl")).contains("Doe", "MRN-77");
    assertThat(content("000001-2026-03-01.jsonl"))
        .contains("A001")
        .doesNotContain("Doe", "Jane", "1966", "MRN-77", "CandID");

    store.erasePersons(java.util.Set.of(1L));

    try (Stream<Path> all = Files.list(folder)) {
      for (Path file : all.filter(Files::isRegularFile).toList()) {
        assertThat(content(file.getFileName().toString())).doesNotContain("Doe", "MRN-77");
      }
    }
  }

  private String content(String name) throws IOException {
    return Files.readString(folder.resolve(name), StandardCharsets.UTF_8);
  }
}
