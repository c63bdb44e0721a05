package org.trinomen.server;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.googlejavaformat.java.Formatter;
import com.google.googlejavaformat.java.FormatterException;
import com.sun.source.tree.AnnotationTree;
import com.sun.source.tree.CatchTree;
import com.sun.source.tree.ClassTree;
import com.sun.source.tree.ImportTree;
import com.sun.source.tree.MemberSelectTree;
import com.sun.source.tree.MethodInvocationTree;
import com.sun.source.tree.MethodTree;
import com.sun.source.tree.ReturnTree;
import com.sun.source.tree.Tree;
import com.sun.source.util.TreeScanner;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.trinomen.server.SourceTree.JavaSource;

/** The house style, as far as a program can check it. Each finding names file and line. */
final class TidyTest {

  private static final int FUNCTION_LINES_MAX = 60;
  private static final int CLASS_LINES_MAX = 500;
  private static final int TEST_CLASS_LINES_MAX = 600;
  private static final int LINE_LENGTH_MAX = 100;

  private static final Pattern BANNED_NAME =
      Pattern.compile(".*(Util|Utils|Helper|Helpers|Manager|Impl)|I[A-Z][a-z].*");
  // Written in halves, so that this file passes its own test.
  private static final Pattern LEFT_OVER = Pattern.compile("\\b(TO" + "DO|FIX" + "ME|XX" + "X)\\b");
  private static final Pattern BANNED_IMPORT =
      Pattern.compile(
          "(lombok|org\\.mockito|org\\.easymock|java\\.lang\\.reflect|jakarta\\.inject)\\..*");

  private static List<JavaSource> sources = List.of();

  private final List<String> findings = new ArrayList<>();

  @BeforeAll
  static void readSources() throws IOException {
    sources = SourceTree.read();
    assertThat(sources).hasSizeGreaterThan(20);
  }

  @Test
  void sourcesAreFormatted() throws FormatterException {
    Formatter formatter = new Formatter();
    for (JavaSource source : sources) {
      if (!source.generated()
          && !formatter.formatSourceAndFixImports(source.text()).equals(source.text())) {
        findings.add(source.at(1) + " is not formatted: run `make format`");
      }
    }
    assertThat(findings).isEmpty();
  }

  @Test
  void linesFitAScreen() {
    for (JavaSource source : sources) {
      List<String> lines = source.text().lines().toList();
      for (int i = 0; i < lines.size(); i++) {
        String line = lines.get(i);
        boolean cannotBreak = line.startsWith("import ") || line.contains("://");
        if (line.length() > LINE_LENGTH_MAX && !cannotBreak) {
          findings.add(source.at(i + 1) + " has " + line.length() + " characters");
        }
      }
    }
    assertThat(findings).isEmpty();
  }

  @Test
  void functionsFitAScreen() {
    forEachMethod(
        (source, method) -> {
          // Annotations before it may hold a table of cases.
          long lines = method.getBody() == null ? 1 : lines(source, method.getBody());
          if (lines > FUNCTION_LINES_MAX && !source.generated() && !isTable(source, method)) {
            findings.add(where(source, method) + method.getName() + " has " + lines + " lines");
          }
        });
    assertThat(findings).isEmpty();
  }

  /** A table of cases, as a test has it, is read like a list and may be as long as one. */
  private static boolean isTable(JavaSource source, MethodTree method) {
    return source.test()
        && method.getBody() != null
        && method.getBody().getStatements().size() == 1
        && method.getBody().getStatements().getFirst() instanceof ReturnTree;
  }

  @Test
  void classesAreNoLongerThanAnEveningReads() {
    for (JavaSource source : sources) {
      int max = source.test() ? TEST_CLASS_LINES_MAX : CLASS_LINES_MAX;
      for (Tree type : source.tree().getTypeDecls()) {
        if (type instanceof ClassTree tree && !source.generated() && lines(source, tree) > max) {
          findings.add(where(source, tree) + "has " + lines(source, tree) + " lines");
        }
      }
    }
    assertThat(findings).isEmpty();
  }

  @Test
  void noNameIsEmpty() {
    forEachClass(
        (source, tree) -> {
          if (BANNED_NAME.matcher(tree.getSimpleName()).matches()) {
            findings.add(where(source, tree) + tree.getSimpleName() + " says nothing");
          }
        });
    assertThat(findings).isEmpty();
  }

  @Test
  void nothingCatchesEverything() {
    Set<String> broad = Set.of("Exception", "Throwable", "java.lang.Exception");
    forEachSource(
        (source, scanner) -> scanner.catches = (tree) -> reportBroadCatch(source, tree, broad));
    assertThat(findings).isEmpty();
  }

  private void reportBroadCatch(JavaSource source, CatchTree tree, Set<String> broad) {
    for (String type : tree.getParameter().getType().toString().split("\\|")) {
      if (broad.contains(type.strip())) {
        findings.add(where(source, tree) + "catches " + type.strip());
      }
    }
  }

  @Test
  void nothingIsLeftOver() {
    for (JavaSource source : sources) {
      List<String> lines = source.text().lines().toList();
      for (int i = 0; i < lines.size(); i++) {
        if (!source.generated() && LEFT_OVER.matcher(lines.get(i)).find()) {
          findings.add(source.at(i + 1) + " " + lines.get(i).strip());
        }
      }
    }
    assertThat(findings).isEmpty();
  }

  @Test
  void everyPackageSaysWhatItDoesAndIsNullMarked() throws IOException {
    Set<Path> folders = new TreeSet<>();
    for (JavaSource source : sources) {
      if (source.product() && !source.file().endsWith("module-info.java")) {
        folders.add(source.file().getParent());
      }
    }
    for (Path folder : folders) {
      Path info = folder.resolve("package-info.java");
      if (!Files.exists(info)) {
        findings.add(SourceTree.root().relativize(folder) + " has no package-info.java");
        continue;
      }
      String text = Files.readString(info);
      if (!text.contains("@NullMarked") || !text.startsWith("/**")) {
        findings.add(SourceTree.root().relativize(info) + " lacks @NullMarked or its Javadoc");
      }
    }
    assertThat(findings).isEmpty();
  }

  @Test
  void onlyTheCommandLineWritesToTheTerminal() {
    forEachSelect(
        (source, tree) -> {
          String text = tree.toString();
          boolean cli = source.file().toString().contains("/server/cli/");
          if ((text.equals("System.out") || text.equals("System.err"))
              && source.product()
              && !cli) {
            findings.add(where(source, tree) + text);
          }
        });
    assertThat(findings).isEmpty();
  }

  @Test
  void noTestWaitsForAFixedTimeOrIsSwitchedOff() {
    forEachSource(
        (source, scanner) -> {
          if (!source.test()) {
            return;
          }
          scanner.calls =
              (tree) -> {
                String called = tree.getMethodSelect().toString();
                if (called.endsWith(".sleep") || called.endsWith(".parkNanos")) {
                  findings.add(where(source, tree) + called);
                }
              };
          scanner.annotations =
              (tree) -> {
                if (tree.getAnnotationType().toString().endsWith("Disabled")) {
                  findings.add(where(source, tree) + tree);
                }
              };
        });
    assertThat(findings).isEmpty();
  }

  /** Surefire passes over other names without a word. */
  @Test
  void everyTestIsInAClassThatSurefireRuns() {
    Set<String> kinds =
        Set.of("Test", "ParameterizedTest", "RepeatedTest", "TestFactory", "FuzzTest");
    forEachClass(
        (source, tree) -> {
          boolean tests =
              tree.getMembers().stream()
                  .filter(member -> member instanceof MethodTree)
                  .flatMap(method -> ((MethodTree) method).getModifiers().getAnnotations().stream())
                  .anyMatch(a -> kinds.contains(a.getAnnotationType().toString()));
          boolean contract = tree.getModifiers().getFlags().toString().contains("abstract");
          String file = source.file().getFileName().toString();
          if (tests && !contract && !file.endsWith("Test.java")) {
            findings.add(where(source, tree) + "has tests, but its name does not end in Test");
          }
        });
    assertThat(findings).isEmpty();
  }

  @Test
  void noBannedLibraryIsUsed() {
    forEachSource(
        (source, scanner) ->
            scanner.imports =
                (tree) -> {
                  String name = tree.getQualifiedIdentifier().toString();
                  if (BANNED_IMPORT.matcher(name).matches()) {
                    findings.add(where(source, tree) + name);
                  }
                });
    assertThat(findings).isEmpty();
  }

  @Test
  void thePureModulesAreModules() {
    assertThat(SourceTree.root().resolve("dicom/src/main/java/module-info.java")).exists();
    assertThat(SourceTree.root().resolve("identity/src/main/java/module-info.java")).exists();
  }

  private static long lines(JavaSource source, Tree tree) {
    long start = source.positions().getStartPosition(source.tree(), tree);
    long end = source.positions().getEndPosition(source.tree(), tree);
    return source.lineOf(end) - source.lineOf(start) + 1;
  }

  private static String where(JavaSource source, Tree tree) {
    long start = source.positions().getStartPosition(source.tree(), tree);
    return source.at(source.lineOf(start)) + " ";
  }

  private static void forEachMethod(BiConsumer<JavaSource, MethodTree> rule) {
    forEachSource((source, scanner) -> scanner.methods = (tree) -> rule.accept(source, tree));
  }

  private static void forEachClass(BiConsumer<JavaSource, ClassTree> rule) {
    forEachSource((source, scanner) -> scanner.classes = (tree) -> rule.accept(source, tree));
  }

  private static void forEachSelect(BiConsumer<JavaSource, MemberSelectTree> rule) {
    forEachSource((source, scanner) -> scanner.selects = (tree) -> rule.accept(source, tree));
  }

  private static void forEachSource(BiConsumer<JavaSource, Visits> prepare) {
    for (JavaSource source : sources) {
      Visits visits = new Visits();
      prepare.accept(source, visits);
      visits.scan(source.tree(), null);
    }
  }

  /** Hands the parts of a tree to whoever asked for them. */
  private static final class Visits extends TreeScanner<Void, Void> {

    private Consumer<MethodTree> methods = (tree) -> {};
    private Consumer<ClassTree> classes = (tree) -> {};
    private Consumer<MemberSelectTree> selects = (tree) -> {};
    private Consumer<CatchTree> catches = (tree) -> {};
    private Consumer<MethodInvocationTree> calls = (tree) -> {};
    private Consumer<AnnotationTree> annotations = (tree) -> {};
    private Consumer<ImportTree> imports = (tree) -> {};

    @Override
    public Void visitMethod(MethodTree tree, Void nothing) {
      methods.accept(tree);
      return super.visitMethod(tree, nothing);
    }

    @Override
    public Void visitClass(ClassTree tree, Void nothing) {
      classes.accept(tree);
      return super.visitClass(tree, nothing);
    }

    @Override
    public Void visitMemberSelect(MemberSelectTree tree, Void nothing) {
      selects.accept(tree);
      return super.visitMemberSelect(tree, nothing);
    }

    @Override
    public Void visitCatch(CatchTree tree, Void nothing) {
      catches.accept(tree);
      return super.visitCatch(tree, nothing);
    }

    @Override
    public Void visitMethodInvocation(MethodInvocationTree tree, Void nothing) {
      calls.accept(tree);
      return super.visitMethodInvocation(tree, nothing);
    }

    @Override
    public Void visitAnnotation(AnnotationTree tree, Void nothing) {
      annotations.accept(tree);
      return super.visitAnnotation(tree, nothing);
    }

    @Override
    public Void visitImport(ImportTree tree, Void nothing) {
      imports.accept(tree);
      return super.visitImport(tree, nothing);
    }
  }
}
