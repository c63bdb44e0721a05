package org.trinomen.archive.index;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.trinomen.archive.query.Level;
import org.trinomen.archive.query.Query;
import org.trinomen.dicom.Tag;

final class PostgresIndexTest extends IndexContract {

  private static final String OWNER = "this archive";

  private final PostgresSettings settings = TestPostgres.shared().freshSchema();

  @Override
  Index openIndex() {
    return PostgresIndex.open(settings, OWNER);
  }

  @Test
  void twoServersDoNotWriteOneIndex() throws IOException {
    write(Scans.slice(1, 1, 1, 1));

    assertThatThrownBy(() -> PostgresIndex.open(settings, OWNER))
        .isInstanceOf(IndexException.class)
        .hasMessageContaining("another server");
  }

  @Test
  void indexOfOtherVolumesIsRefused() throws IOException {
    index().close();

    assertThatThrownBy(() -> PostgresIndex.open(settings, "another archive"))
        .isInstanceOf(IndexException.class)
        .hasMessageContaining("another archive");
    assertThatThrownBy(() -> PostgresIndex.rebuild(settings, "another archive", _ -> 0))
        .isInstanceOf(IndexException.class)
        .hasMessageContaining("another archive");
    reopen();
  }

  @Test
  void serversThatShareADatabaseHaveAnIndexEach() throws IOException {
    write(Scans.slice(1, 1, 1, 1));
    try (SqlIndex other =
        PostgresIndex.open(TestPostgres.shared().freshSchema(), "another archive")) {
      other.write(
          List.of(Scans.entry(0, Scans.slice(2, 1, 1, 1)), Scans.entry(1, Scans.slice(3, 1, 1, 1))),
          Scans.location(2));

      assertThat(other.statistics().patients()).isEqualTo(2);
      assertThat(index().statistics().patients()).isEqualTo(1);
    }
  }

  /**
   * PostgreSQL's texts hold none: it must not keep an instance, and all after it, from the index.
   */
  @Test
  void textWithANulWithinIsIndexed() throws IOException {
    write(
        Scans.slice(1, 1, 1, 1).string(Tag.StudyDescription, "be\0fore"),
        Scans.slice(1, 1, 1, 2).string(Tag.StudyDescription, "be\0fore"));

    assertThat(index().candidates(Query.all(Level.STUDY), 0, 10))
        .extracting(found -> found.resource().tags().get(Tag.StudyDescription))
        .containsExactly("be\uFFFDfore");
  }

  @Test
  void rebuiltIndexTakesThePlaceOfTheOldOne() throws IOException {
    write(Scans.slice(1, 1, 1, 1));
    index().close();

    long records =
        PostgresIndex.rebuild(
            settings,
            OWNER,
            fresh -> {
              fresh.write(
                  List.of(
                      Scans.entry(0, Scans.slice(1, 1, 1, 1)),
                      Scans.entry(1, Scans.slice(1, 1, 1, 2))),
                  Scans.location(2));
              return 2;
            });

    assertThat(records).isEqualTo(2);
    reopen();
    assertThat(index().statistics().instances()).isEqualTo(2);
    assertThat(index().mark()).contains(Scans.location(2));
  }

  @Test
  void failedRebuildLeavesTheOldIndex() throws IOException {
    write(Scans.slice(1, 1, 1, 1));
    index().close();

    assertThatThrownBy(
            () ->
                PostgresIndex.rebuild(
                    settings,
                    OWNER,
                    _ -> {
                      throw new IOException("a volume can't be read");
                    }))
        .isInstanceOf(IOException.class);
    reopen();
    assertThat(index().statistics().instances()).isEqualTo(1);
  }
}
