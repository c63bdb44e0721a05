package org.trinomen.dicom;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class GeneratedDictionaryTest {

  @Test
  void isWhatTheGeneratorMakesOfTheTables(@TempDir Path folder)
      throws IOException, InterruptedException {
    Path tables = SharedInput.folder("standard");
    Path module = SharedInput.repositoryRoot().resolve("dicom");
    Process generator =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                module.resolve("src/generator/java/GenerateDictionary.java").toString(),
                tables.toString(),
                folder.toString())
            .inheritIO()
            .start();

    assertThat(generator.waitFor()).isZero();
    List<Path> generated;
    try (Stream<Path> files = Files.walk(folder)) {
      generated = files.filter(Files::isRegularFile).toList();
    }
    assertThat(generated).hasSize(7);
    for (Path file : generated) {
      Path committed = module.resolve("src/main").resolve(folder.relativize(file));
      assertThat(file).as(committed.toString()).hasSameBinaryContentAs(committed);
    }
  }
}
