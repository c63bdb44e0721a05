package org.trinomen.server.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.concurrent.Callable;
import org.trinomen.archive.annotation.AnnotationLog;
import org.trinomen.archive.encryption.Keyring;
import org.trinomen.archive.file.DiskFiles;
import org.trinomen.archive.index.IndexVersion;
import org.trinomen.archive.index.SqlIndex;
import org.trinomen.archive.ingest.VolumeReplay;
import org.trinomen.archive.volume.RepairedVolumeStore;
import org.trinomen.archive.volume.VolumeStore;
import org.trinomen.dicom.Limits;
import org.trinomen.server.IndexPlace;
import org.trinomen.server.config.DataFolder;
import org.trinomen.server.config.Settings;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code trinomen upgrade}: the data of an older program, for this one. */
@Command(
    name = "upgrade",
    description = {
      "Say what this program will do to data of an older one; without --dry-run, do it.",
      "",
      "The server does the same by itself when it starts. Volumes, ledger, audit trail and",
      "annotations are read as they are and never rewritten; only the index, which is derived,",
      "changes its form. The one that was there is kept beside as index.db.vN: put back in the",
      "place of index.db it serves the older program again, which reads what has arrived since.",
      "The server must be stopped, but for --dry-run."
    },
    mixinStandardHelpOptions = true,
    sortOptions = false,
    footer = {
      "",
      "Examples:",
      "  trinomen upgrade --dry-run --config /etc/trinomen/prod",
      "  trinomen upgrade --config /etc/trinomen/prod",
      "",
      "Exit codes: 0 done, or nothing to do; 1 a newer program wrote the index; 74 the archive",
      "can't be read or is in use; 78 the configuration makes no sense."
    })
final class UpgradeCommand implements Callable<Integer> {

  @Mixin private Output output = new Output();
  @Mixin private SettingsOptions options = new SettingsOptions();

  @Option(names = "--dry-run", description = "only say what would be done")
  private boolean dryRun;

  @Override
  public Integer call() throws IOException {
    Settings settings = options.loadArchive();
    IndexPlace place = new IndexPlace(new DiskFiles(), settings);
    IndexVersion version = place.version();
    boolean changes = !version.isNewer() && version.found() != version.known();
    if (changes && !dryRun) {
      upgrade(place, version, settings.data(), SettingsOptions.keyring(settings));
    }
    output.json(
        json -> {
          json.writeNumberField("index", version.found());
          json.writeNumberField("program", version.known());
          json.writeBooleanField("upgraded", changes && !dryRun);
        });
    output.line(sentence(version));
    output.line("Volumes, ledger, audit trail and annotations are read as they are.");
    return version.isNewer() ? ExitCode.FINDINGS : ExitCode.OK;
  }

  private String sentence(IndexVersion version) {
    if (version.isNewer()) {
      return ("The index has form %d, of a newer program; this one knows forms up to %d."
              + " Use the newer program, put back the index.db.vN that it kept, or make the index"
              + " anew: trinomen rebuild index.")
          .formatted(version.found(), version.known());
    }
    if (version.isOlder()) {
      return "The index %s from form %d to form %d."
          .formatted(dryRun ? "would be brought" : "was brought", version.found(), version.known());
    }
    return version.found() == 0
        ? "There is no index: it %s from the volumes."
            .formatted(dryRun ? "would be made" : "was made")
        : "The index has form %d, as this program writes it.".formatted(version.found());
  }

  private void upgrade(IndexPlace place, IndexVersion version, DataFolder data, Keyring keyring)
      throws IOException {
    // The volumes held open keep a server from starting meanwhile.
    try (VolumeStore volumes =
            RepairedVolumeStore.openWhatIsThere(data.volumes(), data.repairs(), keyring);
        AnnotationLog annotations = AnnotationLog.open(new DiskFiles(), data.annotations())) {
      if (place.isFile() && version.found() > 0) {
        keepOld(data.index(), version.found());
      }
      try (SqlIndex index = place.open();
          Progress progress = output.progress("Reading volumes", -1)) {
        VolumeReplay.run(
            volumes, index, annotations, Limits.DEFAULT, (done, _) -> progress.at(done));
      }
    }
  }

  /** Whole, with what SQLite keeps beside it: nobody has it open. */
  private static void keepOld(Path index, int version) throws IOException {
    for (String beside : new String[] {"", "-wal"}) {
      Path from = index.resolveSibling(index.getFileName() + beside);
      Path kept = index.resolveSibling(index.getFileName() + ".v" + version + beside);
      Files.deleteIfExists(kept);
      if (Files.exists(from)) {
        Files.copy(from, kept, StandardCopyOption.COPY_ATTRIBUTES);
      }
    }
  }
}
