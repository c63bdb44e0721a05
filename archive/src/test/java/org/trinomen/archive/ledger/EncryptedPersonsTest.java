package org.trinomen.archive.ledger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.trinomen.archive.encryption.KeyEncryptionKey;
import org.trinomen.archive.encryption.KeyUnavailableException;
import org.trinomen.archive.encryption.Keyring;
import org.trinomen.archive.file.DiskFiles;
import org.trinomen.identity.study.PersonalIdentity;
import org.trinomen.identity.study.ResearchSubject;

/** What is known of persons stands on no disk in the clear, where encryption is on. */
final class EncryptedPersonsTest {

  @TempDir private Path folder;

  private final KeyEncryptionKey key = KeyEncryptionKey.make(new SecureRandom());
  private final List<ResearchSubject> subjects = new ArrayList<>();

  @BeforeEach
  void enrol() {
    for (int i = 0; i < 3; i++) {
      subjects.add(subject("S-00" + i, "Vriesendorp^" + i));
    }
  }

  private static ResearchSubject subject(String code, String name) {
    return new ResearchSubject(
        "NPET",
        "NPET/1",
        code,
        List.of(),
        new PersonalIdentity(name, "", "", LocalDate.of(1950, 1, 2), 1950, "F", ""),
        null,
        null,
        ResearchSubject.Status.ACTIVE,
        null,
        Map.of());
  }

  private PersonVault open(Keyring keyring) throws IOException {
    return PersonVault.open(new DiskFiles(), folder, new SecureRandom(), keyring);
  }

  private Keyring ring() {
    return new Keyring(List.of(key), new SecureRandom());
  }

  private String onDisk() throws IOException {
    return Files.readString(folder.resolve("persons.jsonl"));
  }

  private void assertKnown(PersonVault vault) {
    for (ResearchSubject subject : subjects) {
      assertThat(vault.opened(vault.sealed(subject))).isEqualTo(PersonalRecord.of(subject));
    }
  }

  @Test
  void whatIsKnownIsReadAgainAndStandsNowhereInTheClear() throws IOException {
    try (PersonVault vault = open(ring())) {
      vault.keep(subjects);
      assertKnown(vault);
    }
    assertThat(onDisk().lines()).hasSize(3);
    assertThat(onDisk()).doesNotContain("Vriesendorp").doesNotContain("S-001");
    try (PersonVault vault = open(ring())) {
      assertKnown(vault);
    }
  }

  @Test
  void whatStoodInTheClearIsEncryptedAtTheNextStart() throws IOException {
    try (PersonVault vault = open(Keyring.none())) {
      vault.keep(subjects);
    }
    assertThat(onDisk()).contains("Vriesendorp");
    try (PersonVault vault = open(ring())) {
      assertKnown(vault);
    }
    assertThat(onDisk().lines()).hasSize(3);
    assertThat(onDisk()).doesNotContain("Vriesendorp");
  }

  @Test
  void whoIsErasedGoesAndTheOthersStay() throws IOException {
    try (PersonVault vault = open(ring())) {
      vault.keep(subjects);
      String gone = vault.sealed(subjects.getFirst());
      vault.erase(java.util.Set.of(gone));
      assertThat(vault.opened(gone)).isEqualTo(PersonalRecord.NOTHING);
      assertThat(vault.opened(vault.sealed(subjects.get(1)))).isNotEqualTo(PersonalRecord.NOTHING);
    }
    assertThat(onDisk().lines()).hasSize(2);
  }

  @Test
  void withoutTheKeyItIsNotOpenedAndNotChanged() throws IOException {
    try (PersonVault vault = open(ring())) {
      vault.keep(subjects);
    }
    String before = onDisk();
    assertThatThrownBy(() -> open(Keyring.none())).isInstanceOf(KeyUnavailableException.class);
    Path wrapped = folder.resolve("persons.key");
    byte[] kept = Files.readAllBytes(wrapped);
    Files.delete(wrapped);
    for (Keyring each : List.of(Keyring.none(), ring())) {
      assertThatThrownBy(() -> open(each))
          .isInstanceOf(KeyUnavailableException.class)
          .hasMessageContaining("persons.key is missing");
      assertThat(wrapped).doesNotExist();
    }
    assertThat(onDisk()).isEqualTo(before);
    Files.write(wrapped, kept);
    try (PersonVault vault = open(ring())) {
      assertKnown(vault);
    }
  }
}
