package org.trinomen.server;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchRule;
import java.util.Set;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Dependencies point one way: server to archive, archive to dicom and identity. */
final class ArchitectureTest {

  private static final String DICOM = "org.trinomen.dicom..";
  private static final String IDENTITY = "org.trinomen.identity..";
  private static final String ARCHIVE = "org.trinomen.archive..";
  private static final String SERVER = "org.trinomen.server..";

  private static JavaClasses classes = new ClassFileImporter().importClasses();

  @BeforeAll
  static void readClasses() {
    classes =
        new ClassFileImporter()
            .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
            .importPackages("org.trinomen");
    assertThat(classes.containPackage("org.trinomen.dicom")).isTrue();
    assertThat(classes.containPackage("org.trinomen.identity")).isTrue();
    assertThat(classes.containPackage("org.trinomen.archive")).isTrue();
  }

  @Test
  void dicomKnowsNobody() {
    check(
        noClasses()
            .that()
            .resideInAPackage(DICOM)
            .should()
            .dependOnClassesThat()
            .resideOutsideOfPackages(
                DICOM, "java..", "javax.net..", "javax.xml..", "org.jspecify..", "jdk.net.."));
  }

  @Test
  void identityKnowsNobody() {
    check(
        noClasses()
            .that()
            .resideInAPackage(IDENTITY)
            .should()
            .dependOnClassesThat()
            .resideOutsideOfPackages(
                IDENTITY, "java..", "org.jspecify..", "org.apache.commons.codec.."));
  }

  @Test
  void archiveKnowsNoDoor() {
    check(
        noClasses()
            .that()
            .resideInAPackage(ARCHIVE)
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(SERVER, "org.eclipse.jetty..", "picocli..", "com.typesafe.."));
  }

  @Test
  void volumesKnowNeitherDicomNorIndex() {
    check(
        noClasses()
            .that()
            .resideInAPackage("org.trinomen.archive.volume..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(DICOM, IDENTITY, "org.trinomen.archive.index..", "java.sql.."));
  }

  @Test
  void onlyTheIndexSpeaksSql() {
    check(
        noClasses()
            .that()
            .resideOutsideOfPackage("org.trinomen.archive.index..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("java.sql..", "javax.sql..", "org.sqlite.."));
  }

  /** Doors translate and ask ingest or query; what keeps the bytes is not theirs. */
  @Test
  void doorsDoNotTouchVolumesOrTheIndexThemselves() {
    check(
        noClasses()
            .that()
            .resideInAnyPackage(
                "org.trinomen.server.orthanc..",
                "org.trinomen.server.dicomweb..",
                "org.trinomen.server.fhir..",
                "org.trinomen.server.http..",
                "org.trinomen.server.ui..",
                "org.trinomen.server.dimse..",
                "org.trinomen.server.access..")
            .should()
            .dependOnClassesThat(
                resideInAnyPackage("org.trinomen.archive.volume..", "org.trinomen.archive.index..")
                    .and(
                        DescribedPredicate.describe(
                            "are no values",
                            type ->
                                !Set.of(
                                        "Origin",
                                        "Door",
                                        "Sha256",
                                        "RecordLocation",
                                        "IndexUnavailableException")
                                    .contains(type.getSimpleName())))));
  }

  @Test
  void dimseAndHttpDoNotKnowEachOther() {
    check(
        noClasses()
            .that()
            .resideInAPackage("org.trinomen.server.dimse..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(
                "org.trinomen.server.http..",
                "org.trinomen.server.orthanc..",
                "org.eclipse.jetty.."));
    check(
        noClasses()
            .that()
            .resideInAnyPackage("org.trinomen.server.http..", "org.trinomen.server.orthanc..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(
                "org.trinomen.server.dimse..",
                "org.trinomen.dicom.ul..",
                "org.trinomen.dicom.dimse.."));
  }

  @Test
  void nobodyKnowsTheCommandLine() {
    check(
        noClasses()
            .that()
            .resideOutsideOfPackage("org.trinomen.server.cli..")
            .and()
            .doNotHaveFullyQualifiedName("org.trinomen.server.Trinomen")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("org.trinomen.server.cli..", "picocli..", "me.tongfei.."));
  }

  /** The object graph is built in one place; tools on the command line build their small own. */
  @Test
  void onlyWiringAndTheCommandLineBuildTheParts() {
    for (String part :
        new String[] {
          "org.trinomen.archive.volume.FileVolumeStore",
          "org.trinomen.archive.index.SqlIndex",
          "org.trinomen.archive.ingest.Ingest",
          "org.trinomen.server.dimse.DimseListener"
        }) {
      if (!classes.contain(part)) {
        continue;
      }
      check(
          noClasses()
              .that()
              .resideInAPackage(SERVER)
              .and()
              .resideOutsideOfPackage("org.trinomen.server.cli..")
              .and()
              .doNotHaveSimpleName("Wiring")
              .should()
              .callConstructorWhere(
                  DescribedPredicate.describe(
                      "builds " + part, call -> call.getTargetOwner().getName().equals(part))));
    }
  }

  @Test
  void noFeatureIsInACircleWithAnother() {
    check(slices().matching("org.trinomen.archive.(*)..").should().beFreeOfCycles());
    check(slices().matching("org.trinomen.server.(*)..").should().beFreeOfCycles());
  }

  private static void check(ArchRule rule) {
    rule.allowEmptyShould(true).check(classes);
  }
}
