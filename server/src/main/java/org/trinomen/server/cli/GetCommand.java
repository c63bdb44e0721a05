package org.trinomen.server.cli;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.regex.Pattern;
import org.trinomen.dicom.DataSet;
import org.trinomen.dicom.dimse.GetScu;
import org.trinomen.dicom.dimse.Status;
import org.trinomen.dicom.dimse.StoreRequest;
import org.trinomen.dicom.io.FileMeta;
import org.trinomen.server.cli.FindCommand.FindLevel;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code trinomen get}: C-GET into a folder. */
@Command(
    name = "get",
    description = {
      "Get what a DICOM node has, over the connection that asks (C-GET), into a folder.",
      "",
      "A condition is KEYWORD=VALUE; the unique key of the level is needed: StudyInstanceUID for",
      "studies. Files are named after their SOP Instance UID and hold what the node sent."
    },
    mixinStandardHelpOptions = true,
    sortOptions = false,
    footer = {
      "",
      "Example:",
      "  trinomen get --to localhost:4242/TRINOMEN --into scans StudyInstanceUID=1.2.3",
      "",
      "Exit codes: 0 all here, 1 some or all failed, 2 the command line makes no sense,",
      "69 the node can't be reached or refuses, 74 a file can't be written."
    })
final class GetCommand implements Callable<Integer> {

  /** PS3.5 §9.1; a peer's UID becomes the name of a file. */
  private static final Pattern UID = Pattern.compile("[0-9][0-9.]{0,63}");

  @Mixin private Output output = new Output();
  @Mixin private Destination destination = new Destination();

  @Option(
      names = "--into",
      required = true,
      paramLabel = "FOLDER",
      description = "Where the files go; made if it is not there.")
  private Path folder = Path.of("");

  @Option(
      names = "--level",
      paramLabel = "LEVEL",
      description = "patient, study (default), series or instance.")
  private FindLevel level = FindLevel.STUDY;

  @Option(
      names = "--sop-class",
      split = ",",
      paramLabel = "UID",
      description =
          "SOP classes of which what is compressed and what is not is asked for apart, so that each"
              + " instance comes as it is stored; some nodes, such as Orthanc 1.10, do not answer"
              + " that.")
  private List<String> sopClasses = new ArrayList<>();

  @Parameters(arity = "1..*", paramLabel = "CONDITION", description = "KEYWORD=VALUE")
  private Map<String, String> conditions = new LinkedHashMap<>();

  @Override
  public Integer call() throws IOException {
    NodeQuestion question = new NodeQuestion(level, conditions, List.of());
    DataSet wanted = question.retrieval();
    Files.createDirectories(folder);
    try (Progress progress = output.progress("Getting", -1)) {
      return Retrieved.report(
          output,
          destination.node(),
          GetScu.get(
              destination.caller(),
              destination.node(),
              question.about().getModel(),
              wanted,
              GetScu.everything(sopClasses),
              this::keep,
              count -> {
                progress.at(count.completed() + count.warning());
                return true;
              }));
    }
  }

  private Status keep(StoreRequest request, InputStream dataSet) throws IOException {
    if (!UID.matcher(request.sopInstanceUid()).matches()) {
      return Status.CANNOT_UNDERSTAND.withComment("that is no UID");
    }
    Path file = folder.resolve(request.sopInstanceUid() + ".dcm");
    Path coming = folder.resolve(request.sopInstanceUid() + ".part");
    try (OutputStream out = Files.newOutputStream(coming)) {
      out.write(
          FileMeta.encode(
              request.sopClassUid(), request.sopInstanceUid(), request.transferSyntaxUid()));
      dataSet.transferTo(out);
    }
    Files.move(coming, file, StandardCopyOption.REPLACE_EXISTING);
    return Status.SUCCESS;
  }
}
