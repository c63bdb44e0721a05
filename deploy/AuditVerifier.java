import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.MessageDigest;
import java.security.PublicKey;
import java.security.Signature;
import java.security.spec.X509EncodedKeySpec;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Checks chains of a Trinomen archive (audit, ledger, annotations) with nothing but a JDK, 17 or
 * newer, and none of Trinomen's own code:
 *
 * <pre>
 * java AuditVerifier.java --checkpoints FOLDER --public-key FILE /srv/trinomen/audit ...
 * </pre>
 *
 * <p>The folders may be copies. Exit codes: 0 all is well, 1 findings, 2 the command line makes no
 * sense, 74 something can't be read. What is checked is written down in docs/audit-trail.md; {@code
 * trinomen audit verify} says the same in the same words.
 */
final class AuditVerifier {

  private static final int LINE_BYTES_MAX = 1 << 20;
  private static final Pattern FILE = Pattern.compile("(\\d{6,9})-\\d{4}-\\d\\d-\\d\\d\\.jsonl");
  private static final Pattern HEAD =
      Pattern.compile(
          "\\{\"seq\":(\\d{1,18}),\"hash\":\"([0-9a-f]{64})\",\"file\":\\d+,\"offset\":\\d+\\}\n");
  private static final Pattern CHECKPOINT_FILE = Pattern.compile("[a-z]{1,32}-\\d{12,18}\\.json");
  private static final Pattern CHECKPOINT =
      Pattern.compile(
          "(\\{\"chain\":\"([a-z]{1,32})\",\"seq\":(\\d{1,18}),\"hash\":\"([0-9a-f]{64})\","
              + "\"at\":\"([0-9TZ:.-]{20,32})\",\"key\":\"([0-9a-f]{64})\")"
              + ",\"signature\":\"([A-Za-z0-9+/]{86}==)\"\\}\n");
  private static final Pattern NUMBERS =
      Pattern.compile("\\{\"seq\":(\\d{1,18})(?!\\d)(?:,\"through\":(\\d{1,18})(?!\\d))?");
  private static final String PREVIOUS = ",\"previous\":\"";
  private static final String HASH = ",\"hash\":\"";

  private record Link(long seq, long through, String previous, String hash) {}

  private record Checkpoint(String file, String chain, long seq, String hash, String at) {}

  private static long findings;

  private final String folder;
  private final Map<Long, String> hashes = new HashMap<>();
  private final Set<Long> signed = new HashSet<>();
  private final List<Link> batch = new ArrayList<>();
  private String file = "";
  private long lineNumber;
  private long entries;
  private long unreadable;
  private long lastSeq;
  private String lastHash = "0".repeat(64);
  private long headSeq;
  private String headHash = "";

  private AuditVerifier(Path folder) {
    this.folder = folder.toString();
  }

  public static void main(String[] arguments) {
    try {
      System.exit(run(List.of(arguments)));
    } catch (IOException | GeneralSecurityException e) {
      System.err.println("AuditVerifier: can't be read: " + e);
      System.exit(74);
    }
  }

  private static int run(List<String> arguments) throws IOException, GeneralSecurityException {
    Path signed = null;
    Map<String, PublicKey> keys = new HashMap<>();
    List<Path> chains = new ArrayList<>();
    for (int i = 0; i < arguments.size(); i++) {
      String argument = arguments.get(i);
      boolean option = argument.startsWith("--");
      String value = option && i + 1 < arguments.size() ? arguments.get(++i) : "";
      if (argument.equals("--checkpoints")) {
        signed = Path.of(value);
      } else if (argument.equals("--public-key")) {
        addKey(Path.of(value), keys);
      } else if (!option) {
        chains.add(Path.of(argument));
      } else {
        return usage();
      }
    }
    if (chains.isEmpty() || (signed == null) != keys.isEmpty()) {
      return usage();
    }
    List<Checkpoint> checkpoints = signed == null ? List.of() : checkpoints(signed, keys);
    for (Path chain : chains) {
      verify(chain, checkpoints);
    }
    return findings == 0 ? 0 : 1;
  }

  private static int usage() {
    System.err.println(
        "java AuditVerifier.java [--checkpoints FOLDER --public-key FILE] CHAIN-FOLDER ...");
    return 2;
  }

  private static void addKey(Path file, Map<String, PublicKey> keys)
      throws IOException, GeneralSecurityException {
    String pem = Files.readString(file).replaceAll("-----[A-Z ]+-----|\\s", "");
    PublicKey key =
        KeyFactory.getInstance("Ed25519")
            .generatePublic(new X509EncodedKeySpec(Base64.getDecoder().decode(pem)));
    keys.put(sha256(key.getEncoded(), key.getEncoded().length), key);
  }

  private static List<Checkpoint> checkpoints(Path folder, Map<String, PublicKey> keys)
      throws IOException, GeneralSecurityException {
    List<Checkpoint> sound = new ArrayList<>();
    for (Path path : list(folder)) {
      String name = path.getFileName().toString();
      if (!CHECKPOINT_FILE.matcher(name).matches()) {
        continue;
      }
      Matcher line = CHECKPOINT.matcher(Files.readString(path, StandardCharsets.ISO_8859_1));
      if (!line.matches()
          || !name.equals(
              String.format("%s-%012d.json", line.group(2), Long.parseLong(line.group(3))))) {
        found(folder + "/" + name, 0, "it is not a checkpoint as it was written");
      } else if (!keys.containsKey(line.group(6))) {
        found(folder + "/" + name, 0, "it is signed with another key, " + line.group(6));
      } else if (!verifies(keys.get(line.group(6)), line.group(1), line.group(7))) {
        found(folder + "/" + name, 0, "its signature is not that of what it says");
      } else {
        long seq = Long.parseLong(line.group(3));
        sound.add(
            new Checkpoint(folder + "/" + name, line.group(2), seq, line.group(4), line.group(5)));
      }
    }
    sound.sort((a, b) -> Long.compare(a.seq(), b.seq()));
    return sound;
  }

  private static boolean verifies(PublicKey key, String signed, String signature)
      throws GeneralSecurityException {
    Signature check = Signature.getInstance("Ed25519");
    check.initVerify(key);
    check.update(signed.getBytes(StandardCharsets.US_ASCII));
    try {
      return check.verify(Base64.getDecoder().decode(signature));
    } catch (GeneralSecurityException | IllegalArgumentException e) {
      return false;
    }
  }

  private static void verify(Path chain, List<Checkpoint> all)
      throws IOException, GeneralSecurityException {
    String name = chain.toAbsolutePath().normalize().getFileName().toString();
    List<Checkpoint> ofIt = all.stream().filter(each -> each.chain().equals(name)).toList();
    long before = findings;
    AuditVerifier verifier = new AuditVerifier(chain);
    ofIt.forEach(each -> verifier.signed.add(each.seq()));
    verifier.chain(chain);
    long vouched = verifier.compare(ofIt);
    System.out.printf(
        "%s: %d entries, %d checkpoints, signed up to entry %d: %s%n",
        chain,
        verifier.entries,
        ofIt.size(),
        vouched,
        findings == before ? "all is well" : (findings - before) + " findings");
  }

  private void chain(Path chain) throws IOException, GeneralSecurityException {
    Path headFile = chain.resolve("head.json");
    boolean headThere = Files.exists(headFile);
    if (headThere) {
      // Before the lines: the archive may be running, and its chains only grow.
      Matcher head = HEAD.matcher(Files.readString(headFile, StandardCharsets.ISO_8859_1));
      if (!head.matches()) {
        throw new IOException(headFile + ", which says where the chain ends");
      }
      headSeq = Long.parseLong(head.group(1));
      headHash = head.group(2);
    }
    List<Path> parts = new ArrayList<>();
    for (Path each : list(chain)) {
      if (FILE.matcher(each.getFileName().toString()).matches()) {
        parts.add(each);
      }
    }
    parts.sort((a, b) -> Integer.compare(number(a), number(b)));
    if (!headThere && !parts.isEmpty()) {
      found(folder + "/head.json", 0, "the head of the log is missing");
    }
    for (int i = 0; i < parts.size(); i++) {
      part(parts.get(i), i + 1, i == parts.size() - 1);
    }
    end();
  }

  private static List<Path> list(Path folder) throws IOException {
    try (Stream<Path> all = Files.list(folder)) {
      return all.sorted().toList();
    }
  }

  private static int number(Path part) {
    Matcher name = FILE.matcher(part.getFileName().toString());
    return name.matches() ? Integer.parseInt(name.group(1)) : 0;
  }

  private void part(Path part, int number, boolean isLast)
      throws IOException, GeneralSecurityException {
    file = part.getFileName().toString();
    lineNumber = 0;
    if (number(part) != number) {
      report(String.format("it is the file number %d in the folder; others are missing", number));
    }
    ByteArrayOutputStream line = new ByteArrayOutputStream();
    boolean begun = false;
    try (InputStream in = new BufferedInputStream(Files.newInputStream(part), 1 << 16)) {
      for (int next = in.read(); next >= 0; next = in.read()) {
        begun = next != '\n';
        if (next == '\n') {
          line(line.toByteArray());
          line.reset();
        } else if (line.size() < LINE_BYTES_MAX) {
          line.write(next);
        }
      }
    }
    if (begun && isLast) {
      lineNumber++; // being written now, or when the power failed: it never counted
    } else if (begun) {
      line(line.toByteArray());
    }
  }

  private void line(byte[] bytes) throws GeneralSecurityException {
    lineNumber++;
    Link link = decode(bytes);
    if (link == null) {
      report("the line is not an entry as it was written");
      unreadable++;
      return;
    }
    entry(link);
    batch.add(link);
    if (link.seq() >= link.through()) {
      endBatch();
    }
  }

  /** A line's place, if its hash is that of its bytes; else null. */
  private static Link decode(byte[] bytes) throws GeneralSecurityException {
    String line = new String(bytes, StandardCharsets.ISO_8859_1);
    int hashed = line.length() - HASH.length() - 64 - 2;
    int content = hashed - PREVIOUS.length() - 64 - 1;
    if (content < 0
        || !line.startsWith("{\"seq\":")
        || !line.startsWith(PREVIOUS, content)
        || !line.startsWith("\"" + HASH, hashed - 1)
        || !line.endsWith("\"}")) {
      return null;
    }
    String hash = line.substring(hashed + HASH.length(), hashed + HASH.length() + 64);
    Matcher numbers = NUMBERS.matcher(line);
    if (!hash.equals(sha256(bytes, hashed)) || !numbers.lookingAt()) {
      return null;
    }
    long seq = Long.parseLong(numbers.group(1));
    long through = numbers.group(2) == null ? seq : Long.parseLong(numbers.group(2));
    int previous = content + PREVIOUS.length();
    return seq < 1 || through < seq
        ? null
        : new Link(seq, through, line.substring(previous, previous + 64), hash);
  }

  private static String sha256(byte[] bytes, int length) throws GeneralSecurityException {
    MessageDigest digest = MessageDigest.getInstance("SHA-256");
    digest.update(bytes, 0, length);
    return HexFormat.of().formatHex(digest.digest());
  }

  private void entry(Link link) {
    if (link.seq() > lastSeq + 1 + unreadable) {
      report(
          String.format(
              "before entry %d, entries from %d on are missing", link.seq(), lastSeq + 1));
    } else if (link.seq() <= lastSeq) {
      report(String.format("entry %d follows entry %d", link.seq(), lastSeq));
    } else if (unreadable == 0 && !link.previous().equals(lastHash)) {
      report(String.format("entry %d does not follow from the one before it", link.seq()));
    }
    if (link.seq() == headSeq && !link.hash().equals(headHash)) {
      report(String.format("entry %d is not the one that the head of the log names", link.seq()));
    }
    unreadable = 0;
    lastSeq = link.seq();
    lastHash = link.hash();
  }

  private void endBatch() {
    for (Link link : batch) {
      entries++;
      if (signed.contains(link.seq())) {
        hashes.putIfAbsent(link.seq(), link.hash());
      }
    }
    batch.clear();
  }

  private void end() {
    if (lastSeq <= headSeq) {
      endBatch();
    }
    if (lastSeq + unreadable < headSeq) {
      report(String.format("entries %d to %d are missing from the end", lastSeq + 1, headSeq));
    }
  }

  /** Number of the last entry that is as it was signed. */
  private long compare(List<Checkpoint> checkpoints) {
    long vouched = 0;
    for (Checkpoint each : checkpoints) {
      String hash = hashes.get(each.seq());
      if (each.hash().equals(hash)) {
        vouched = each.seq();
      } else {
        String what =
            hash == null
                ? "entry %d was signed at %s and is missing, or not as it was written; entries up"
                    + " to %d are as they were signed"
                : "entry %d is not the one that was signed at %s; entries up to %d are as they"
                    + " were signed";
        found(each.file(), 0, String.format(what, each.seq(), each.at(), vouched));
      }
    }
    return vouched;
  }

  private void report(String what) {
    found(folder + "/" + file, lineNumber, what);
  }

  private static void found(String where, long line, String what) {
    findings++;
    System.out.println(where + (line > 0 ? ", line " + line : "") + ": " + what);
  }
}
