package org.trinomen.server.cli;

import java.io.IOException;
import java.util.concurrent.Callable;
import org.trinomen.archive.annotation.AnnotationLog;
import org.trinomen.archive.file.DiskFiles;
import org.trinomen.archive.volume.RepairedVolumeStore;
import org.trinomen.archive.volume.VolumeStore;
import org.trinomen.server.IndexPlace;
import org.trinomen.server.config.DataFolder;
import org.trinomen.server.config.Settings;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code trinomen rebuild index}: what is derived, from what is kept. */
@Command(
    name = "rebuild",
    description = {
      "Make the index anew from the volumes.",
      "",
      "The volumes hold everything as it was received; the index is derived from them. The new one",
      "takes the place of the old one when it is complete. The server must be stopped."
    },
    mixinStandardHelpOptions = true,
    sortOptions = false,
    footer = {
      "",
      "Example:",
      "  trinomen rebuild index --config /etc/trinomen",
      "",
      "Exit codes: 0 done, 74 the archive can't be read or is in use, 78 the configuration makes"
          + " no",
      "sense."
    })
final class RebuildCommand implements Callable<Integer> {

  /** What can be rebuilt. */
  enum Part {
    INDEX
  }

  @Mixin private Output output = new Output();
  @Mixin private SettingsOptions options = new SettingsOptions();

  @Parameters(index = "0", paramLabel = "WHAT", description = "index")
  private Part part = Part.INDEX;

  @Override
  public Integer call() throws IOException {
    return switch (part) {
      case INDEX -> rebuildIndex(options.loadArchive());
    };
  }

  private int rebuildIndex(Settings settings) throws IOException {
    DataFolder data = settings.data();
    long records;
    try (VolumeStore volumes =
            RepairedVolumeStore.openWhatIsThere(
                data.volumes(), data.repairs(), SettingsOptions.keyring(settings));
        AnnotationLog annotations = AnnotationLog.open(new DiskFiles(), data.annotations());
        Progress progress = output.progress("Reading volumes", -1)) {
      records =
          new IndexPlace(new DiskFiles(), settings)
              .rebuild(volumes, annotations, (done, _) -> progress.at(done));
    }
    output.json(json -> json.writeNumberField("records", records));
    output.line("The index knows " + records + " records again.");
    return ExitCode.OK;
  }
}
