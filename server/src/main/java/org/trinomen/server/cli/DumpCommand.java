package org.trinomen.server.cli;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.trinomen.dicom.DicomException;
import org.trinomen.dicom.Limits;
import org.trinomen.dicom.Problem;
import org.trinomen.dicom.io.DicomReader;
import org.trinomen.dicom.io.FileHeader;
import org.trinomen.dicom.io.ReadOptions;
import org.trinomen.dicom.text.DataSetDump;
import org.trinomen.dicom.web.BulkDataUris;
import org.trinomen.dicom.web.DicomJson;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code trinomen dump}: what a DICOM file says. */
@Command(
    name = "dump",
    description = {
      "Show what DICOM files say: every element, sequences indented, pixel data left out.",
      "",
      "What is wrong in a file is told on stderr; what can be read is shown all the same."
    },
    mixinStandardHelpOptions = true,
    sortOptions = false,
    footer = {
      "",
      "Examples:",
      "  trinomen dump scan.dcm",
      "  trinomen dump --json scan.dcm | jq '.\"00100020\".Value'",
      "",
      "Exit codes: 0 read, 1 not DICOM or something wrong in it, 74 a file can't be read."
    })
final class DumpCommand implements Callable<Integer> {

  /** Long texts can be shown and written as JSON; pixel data are never held. */
  private static final ReadOptions LONG_TEXT_TOO =
      new ReadOptions(Limits.DEFAULT.holding(16 << 20, 64 << 20), false, false, 0);

  @Mixin private Output output = new Output();

  @Option(names = "--whole", description = "Show long values whole.")
  private boolean whole;

  @Parameters(arity = "1..*", paramLabel = "FILE")
  private List<Path> files = new ArrayList<>();

  @Override
  public Integer call() throws IOException {
    boolean allWell = true;
    for (Path file : files) {
      allWell &= dump(file);
    }
    return allWell ? ExitCode.OK : ExitCode.FINDINGS;
  }

  private boolean dump(Path file) throws IOException {
    FileHeader header;
    try (InputStream in = new BufferedInputStream(Files.newInputStream(file))) {
      header = DicomReader.read(in, LONG_TEXT_TOO);
    } catch (DicomException e) {
      output.complain(file + ": " + e.getMessage());
      return false;
    }
    if (output.asJson()) {
      DicomJson.write(header.dataSet(), output.out(), BulkDataUris.NONE);
      output.out().println();
    } else {
      DataSetDump dump = new DataSetDump(whole);
      output.line("# " + file);
      output.line("# File meta information");
      dump.write(header.fileMeta(), output.out());
      output.line("# Data set, " + header.transferSyntax().name());
      dump.write(header.dataSet(), output.out());
    }
    output.out().flush();
    for (Problem problem : header.problems()) {
      output.complain(file + ": " + problem);
    }
    return header.problems().isEmpty();
  }
}
