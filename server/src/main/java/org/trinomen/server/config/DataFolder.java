package org.trinomen.server.config;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.trinomen.archive.backup.Restore;

/** The folder that holds everything the archive keeps. The layout is fixed; only the root moves. */
public record DataFolder(Path root) {

  /** The bytes as received: the first of the truths. */
  public Path volumes() {
    return root.resolve("volumes");
  }

  /** Good copies of records that went bad in the volumes; there once something was repaired. */
  public Path repairs() {
    return root.resolve("repairs");
  }

  /** Large instances while they arrive; emptied at start. */
  public Path spool() {
    return root.resolve("spool");
  }

  /** The index, derived from the volumes: may be deleted and rebuilt. */
  public Path index() {
    return root.resolve("index.db");
  }

  /** What was read of scans before, derived from the volumes: may be deleted at a stop. */
  public Path scanShelf() {
    return root.resolve("scans.read");
  }

  /** Says which archive this is, to a database in which others may have their indexes too. */
  public Path archiveId() {
    return root.resolve("archive.id");
  }

  /** What the last verification found; there once there was one. */
  public Path verification() {
    return root.resolve("verification.json");
  }

  /** The audit trail: another of the truths. */
  public Path audit() {
    return root.resolve("audit");
  }

  /** The chains that nothing else is the source of, by the names that checkpoints call them. */
  public Map<String, Path> chains() {
    Map<String, Path> chains = new LinkedHashMap<>();
    for (Path chain : List.of(audit(), ledger(), annotations())) {
      chains.put(chain.getFileName().toString(), chain);
    }
    return chains;
  }

  /** The statements about identity: the third of the truths. */
  public Path ledger() {
    return root.resolve("ledger");
  }

  /** What people state of resources: the fourth of the truths. */
  public Path annotations() {
    return root.resolve("annotations");
  }

  /** The bytes of what people attach to resources. */
  public Path attachments() {
    return root.resolve("attachments");
  }

  /** What peers are owed, and what they were asked, of storage commitment. */
  public Path commitments() {
    return root.resolve("commitments");
  }

  /** Jobs that outlast a restart, and what jobs have made. */
  public Path jobs() {
    return root.resolve("jobs");
  }

  /** What has happened, as one numbered sequence, derived from the truths. */
  public Path events() {
    return root.resolve("events");
  }

  /** How far webhooks have come, and what they could not deliver. */
  public Path webhooks() {
    return root.resolve("webhooks");
  }

  /** How far hooks have come, what became of their runs, and where these work. */
  public Path hooks() {
    return root.resolve("hooks");
  }

  /** The secret that pseudonyms are made with: lost, every pseudonym changes. */
  public Path coercionKey() {
    return access().resolve("coercion.key");
  }

  /** Users and tokens. */
  public Path access() {
    return root.resolve("access");
  }

  /** Which other systems were made known over the REST API, and how to sign in to them. */
  public Path remotes() {
    return root.resolve("remotes");
  }

  /** Why nobody may work with what is here: as long as a restore has not ended, it is not all. */
  public Optional<String> trouble() {
    return Files.exists(root.resolve(Restore.UNFINISHED))
        ? Optional.of(
            "a restore to %s has not ended: empty the folder and restore again".formatted(root))
        : Optional.empty();
  }

  /** Makes the folders that are missing, readable by their owner only. */
  public void create() {
    trouble()
        .ifPresent(
            what -> {
              throw new UncheckedIOException(new IOException(what));
            });
    boolean posix = FileSystems.getDefault().supportedFileAttributeViews().contains("posix");
    FileAttribute<?>[] ownerOnly =
        posix
            ? new FileAttribute<?>[] {
              PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------"))
            }
            : new FileAttribute<?>[0];
    for (Path folder :
        List.of(
            root,
            volumes(),
            spool(),
            audit(),
            ledger(),
            annotations(),
            attachments(),
            commitments(),
            jobs(),
            events(),
            webhooks(),
            hooks(),
            access(),
            remotes())) {
      try {
        Files.createDirectories(folder, ownerOnly);
      } catch (IOException e) {
        throw new UncheckedIOException(
            "can't make the folder " + folder + ": check data.folder and who owns it", e);
      }
    }
  }
}
