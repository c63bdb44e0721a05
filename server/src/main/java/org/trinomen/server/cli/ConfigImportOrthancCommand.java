package org.trinomen.server.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.Callable;
import org.trinomen.server.json.JsonValue;
import org.trinomen.server.migration.OrthancFileException;
import org.trinomen.server.migration.OrthancFiles;
import org.trinomen.server.migration.OrthancTranslator;
import org.trinomen.server.migration.Translation;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code trinomen config import-orthanc}: what Orthanc was told, told to us. */
@Command(
    name = "import-orthanc",
    description = {
      "Translate a configuration of Orthanc: ports, AE title, modalities, peers, DICOMweb servers,",
      "names of metadata and what else has a counterpart. Says what has none, and what is left to",
      "do. No file that is there is touched."
    },
    mixinStandardHelpOptions = true,
    sortOptions = false,
    footer = {
      "",
      "Example:",
      "  trinomen config import-orthanc /etc/orthanc --to /etc/trinomen/prod",
      "",
      "Exit codes: 0 translated, 1 translated, and a server would not start with it, 74 a file is",
      "in the way or can't be written, 78 that is no configuration of Orthanc."
    })
final class ConfigImportOrthancCommand implements Callable<Integer> {

  @Parameters(paramLabel = "FILE", description = "orthanc.json, or the folder of such files.")
  private Path from = Path.of("");

  @Option(
      names = "--to",
      paramLabel = "FOLDER",
      required = true,
      description = "Where trinomen.conf, nodes.d, peers.d and servers.d are made.")
  private Path to = Path.of("");

  @Mixin private Output output = new Output();

  @Override
  public Integer call() throws IOException {
    Translation translation = OrthancTranslator.translate(read());
    for (String name : translation.files().keySet()) {
      if (Files.exists(to.resolve(name))) {
        throw new CommandFailure(
            ExitCode.INPUT_OUTPUT,
            to.resolve(name) + " is there already; name a folder without it: nothing was written");
      }
    }
    for (Map.Entry<String, String> file : translation.files().entrySet()) {
      Path path = to.resolve(file.getKey());
      Files.createDirectories(path.toAbsolutePath().getParent());
      OwnerFile.write(path, file.getValue());
      output.line(path.toString());
    }
    translation.remarks().forEach(remark -> output.line("! " + remark));
    output.json(
        json -> {
          json.writeFieldName("files");
          json.writeStartArray();
          for (String file : translation.files().keySet()) {
            json.writeString(to.resolve(file).toString());
          }
          json.writeEndArray();
          json.writeFieldName("remarks");
          json.writeStartArray();
          for (String remark : translation.remarks()) {
            json.writeString(remark);
          }
          json.writeEndArray();
        });
    return check();
  }

  private JsonValue.Members read() throws IOException {
    try {
      return OrthancFiles.read(from);
    } catch (OrthancFileException e) {
      throw new CommandFailure(ExitCode.CONFIGURATION, String.valueOf(e.getMessage()));
    } catch (NoSuchFileException e) {
      throw new CommandFailure(ExitCode.INPUT_OUTPUT, "there is no " + from);
    }
  }

  /** What a server would say to it. */
  private int check() {
    try {
      SettingsOptions.named(to.toString()).load();
      return ExitCode.OK;
    } catch (CommandFailure e) {
      output.complain("A server would not start with it yet:");
      output.complain(String.valueOf(e.getMessage()));
      return ExitCode.FINDINGS;
    }
  }
}
