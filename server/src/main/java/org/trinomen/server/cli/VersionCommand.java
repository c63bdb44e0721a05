package org.trinomen.server.cli;

import java.io.IOException;
import java.util.concurrent.Callable;
import org.trinomen.server.ProgramVersion;
import picocli.CommandLine.Command;
import picocli.CommandLine.IVersionProvider;
import picocli.CommandLine.Mixin;

/** {@code trinomen version}. */
@Command(
    name = "version",
    description = "Print the version of the program and of the Java it runs on.",
    mixinStandardHelpOptions = true)
final class VersionCommand implements Callable<Integer> {

  /** For {@code --version} of every command. */
  static final class Provider implements IVersionProvider {
    @Override
    public String[] getVersion() {
      return new String[] {"Trinomen " + ProgramVersion.number(), "Java " + ProgramVersion.java()};
    }
  }

  @Mixin private Output output = new Output();

  @Override
  public Integer call() throws IOException {
    output.json(
        json -> {
          json.writeStringField("version", ProgramVersion.number());
          json.writeStringField("java", ProgramVersion.java());
        });
    output.line("Trinomen " + ProgramVersion.number());
    output.line("Java " + ProgramVersion.java());
    return ExitCode.OK;
  }
}
