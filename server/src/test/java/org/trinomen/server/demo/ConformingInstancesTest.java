package org.trinomen.server.demo;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The validator of dicom3tools finds no error in PET and CT of any site. */
class ConformingInstancesTest {

  private static final Path DCIODVFY = Path.of("/usr/bin/dciodvfy");

  @TempDir Path folder;

  @Test
  void dciodvfyFindsNoErrorInAnyInstance() throws IOException, InterruptedException {
    if (!Files.isExecutable(DCIODVFY)) {
      System.out.println("Not run: this test needs " + DCIODVFY + " (Debian: dicom3tools)");
      Assumptions.abort("no " + DCIODVFY);
    }
    int sites = DemoSite.count();
    List<DemoInstance> instances = new ArrayList<>();
    for (DemoOptions options :
        List.of(
            new DemoOptions(1, sites, 1, 2, 2, 2, 16, 1, 16),
            new DemoOptions(1, 1, 1, 1, 1, 1, 16, 0, 16))) {
      SyntheticStudy.plan(options).forEach(scan -> instances.addAll(scan.instances().toList()));
    }
    List<String> errors = new ArrayList<>();
    for (DemoInstance instance : instances) {
      String findings = findings(instance);
      assertThat(findings).containsAnyOf("PETImage", "CTImage");
      findings.lines().filter(line -> line.startsWith("Error")).forEach(errors::add);
    }
    assertThat(errors).isEmpty();
    System.out.println("dciodvfy: no error in " + instances.size() + " instances");
  }

  private String findings(DemoInstance instance) throws IOException, InterruptedException {
    Path file = folder.resolve(instance.sopInstanceUid() + ".dcm");
    Files.write(file, DemoFiles.part10(instance));
    Process process =
        new ProcessBuilder(DCIODVFY.toString(), file.toString()).redirectErrorStream(true).start();
    String findings = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    process.waitFor();
    return findings;
  }
}
