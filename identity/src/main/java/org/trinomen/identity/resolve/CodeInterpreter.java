package org.trinomen.identity.resolve;

import java.util.Arrays;
import java.util.Collection;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;

/** Turns a typed text into the codes that it may mean, each with its probability. */
final class CodeInterpreter {

  private static final double REMOVAL = 0.05;
  private static final int SPAN_LOG_MIN = -22;
  private static final int NEAR_FRONT = 30;
  private static final double LN10 = Math.log(10);
  private static final double LN36 = Math.log(36);

  /** Share of texts in a code's place that are local numbers or notes of some other meaning. */
  private static final double LONG_NUMBER_SHARE = 0.3;

  private static final double OTHER_SHARE = 0.004;
  private static final double FOREIGN_SHARE = 0.4;

  private final RosterIndex roster;
  private final CodeReader reader;
  private final CodeIndex index;
  private final HabitChannel channel;
  private final StatedHabits habits;
  private final GrammarShape[] shapes;
  private final CodeRates rates;

  /** Shared by threads; what is found depends on the text alone, whoever finds it. */
  private final Map<String, TypedCode> seen;

  CodeInterpreter(
      RosterIndex roster,
      CodeReader reader,
      CodeIndex index,
      CodeRates rates,
      StatedHabits habits) {
    this.habits = habits;
    this.roster = roster;
    this.index = index;
    this.reader = reader;
    this.rates = rates;
    channel = new HabitChannel(roster, index, new CodeChannel(roster, index, rates));
    seen = new ConcurrentHashMap<>();
    int n = roster.studies.size();
    shapes = new GrammarShape[n];
    for (int k = 0; k < n; k++) {
      shapes[k] = new GrammarShape(roster.studies.get(k), reader.codings().get(k));
    }
  }

  private CodeInterpreter(CodeInterpreter like) {
    roster = like.roster;
    index = like.index;
    reader = like.reader;
    rates = like.rates;
    channel = new HabitChannel(roster, index, new CodeChannel(roster, index, rates));
    habits = like.habits;
    shapes = like.shapes;
    seen = like.seen;
  }

  /** The same for another thread; what one has seen both know. */
  CodeInterpreter forAnotherThread() {
    return new CodeInterpreter(this);
  }

  /**
   * What a text may mean.
   *
   * @param day on which it was typed
   */
  TypedCode interpret(String field, String text, int day) {
    StatedHabits.OnDay stated = habits.on(day);
    TypedCode known = seen.computeIfAbsent(stated.key() + text, _ -> fresh(field, text, stated));
    return new TypedCode(
        field,
        text,
        known.core(),
        known.hitSubject(),
        known.hitLog(),
        known.hitKind(),
        known.hitVisit(),
        known.unknown(),
        known.foreign(),
        known.background());
  }

  private record Hit(double log, CodeChannel.Kind kind, VisitHint visit) {}

  private TypedCode fresh(String field, String text, StatedHabits.OnDay stated) {
    Collection<Reading> readings = reader.read(text);
    TreeMap<Integer, Hit> hits = new TreeMap<>();
    double[] unknown = new double[roster.studies.size()];
    Arrays.fill(unknown, EditChannel.IMPOSSIBLE);
    double best = EditChannel.IMPOSSIBLE;
    String bestCore = TypedText.compact(text);
    for (Reading reading : readings) {
      String core = reading.core();
      for (int e : channel.candidates(core, stated)) {
        double log = channel.logLikelihood(core, e, stated) - REMOVAL * reading.removed();
        Hit before = hits.get(index.subject[e]);
        if (log > EditChannel.LEAST && (before == null || log > before.log)) {
          hits.put(index.subject[e], new Hit(log, channel.kind(), reading.visit()));
          if (log > best) {
            best = log;
            bestCore = core;
          }
        }
      }
      for (int k = 0; k < unknown.length; k++) {
        double log = unknown(core, k);
        unknown[k] = Math.max(unknown[k], log);
        if (log > best) {
          bestCore = core;
        }
      }
    }
    double keep = best + SPAN_LOG_MIN;
    hits.values().removeIf(h -> h.log < keep);
    double[] measure = background(text);
    return typed(field, text, bestCore, hits, unknown, measure);
  }

  private static TypedCode typed(
      String field,
      String text,
      String core,
      Map<Integer, Hit> hits,
      double[] unknown,
      double[] measure) {
    int n = hits.size();
    int[] subjects = new int[n];
    double[] logs = new double[n];
    CodeChannel.Kind[] kinds = new CodeChannel.Kind[n];
    VisitHint[] visits = new VisitHint[n];
    int i = 0;
    for (Map.Entry<Integer, Hit> hit : hits.entrySet()) {
      subjects[i] = hit.getKey();
      logs[i] = hit.getValue().log;
      kinds[i] = hit.getValue().kind;
      visits[i++] = hit.getValue().visit;
    }
    return new TypedCode(
        field, text, core, subjects, logs, kinds, visits, unknown, measure[1], measure[0]);
  }

  /**
   * The same text compared also with the codes of certain subjects: those due at the time, whom an
   * index by spelling can't find when two errors came together.
   */
  TypedCode against(TypedCode code, int[] subjects, int day) {
    StatedHabits.OnDay stated = habits.on(day);
    TreeMap<Integer, Hit> hits = new TreeMap<>();
    for (int i = 0; i < code.hitSubject().length; i++) {
      hits.put(
          code.hitSubject()[i], new Hit(code.hitLog()[i], code.hitKind()[i], code.hitVisit()[i]));
    }
    int[] ordered = index.inOrderOfTexts(subjects);
    for (Reading reading : reader.read(code.text())) {
      for (int s : ordered) {
        double log = channel.logLikelihood(reading.core(), s, stated) - REMOVAL * reading.removed();
        Hit before = hits.get(s);
        if (log > EditChannel.LEAST && (before == null || log > before.log)) {
          hits.put(s, new Hit(log, channel.kind(), reading.visit()));
        }
      }
    }
    double[] measure = {code.background(), code.foreign()};
    return typed(code.field(), code.text(), code.core(), hits, code.unknown(), measure);
  }

  /** A code of the study that nobody has: new people get the next numbers, most often. */
  private double unknown(String core, int study) {
    if (index.known(core, study) || !shapes[study].fits(core)) {
      return EditChannel.IMPOSSIBLE;
    }
    int serial = TypedText.lastNumber(core);
    for (int site = 0; site < roster.lastSerial.length; site++) {
      boolean here =
          roster.siteStudy[site] == study
              && !roster.sitePrefix[site].isEmpty()
              && core.startsWith(roster.sitePrefix[site]);
      if (here
          && serial > roster.lastSerial[site]
          && serial <= roster.lastSerial[site] + NEAR_FRONT) {
        return Math.log(0.4 / NEAR_FRONT);
      }
    }
    return Math.log(0.4) - shapes[study].logCodes();
  }

  /** Log-probability as a text of no meaning here, and as the code of another study. */
  private static double[] background(String text) {
    String compact = TypedText.compact(text);
    int n = compact.length();
    if (TypedText.allDigits(compact)) {
      double share = n >= 5 ? LONG_NUMBER_SHARE : OTHER_SHARE;
      return new double[] {Math.log(share) - n * LN10, Math.log(FOREIGN_SHARE) - n * LN10};
    }
    double size = Math.min(n, 8) * LN36;
    return new double[] {Math.log(OTHER_SHARE) - size, Math.log(FOREIGN_SHARE) - size};
  }
}
