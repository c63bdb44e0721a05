package org.trinomen.server.demo;

import java.time.LocalDate;
import java.util.List;
import java.util.Random;

/**
 * An invented person who takes part.
 *
 * @param code the identifier the study wishes to be used
 * @param family family name
 * @param given given name
 * @param nickname what friends, and some technologists, write instead
 * @param misspelling what a hurried hand writes instead
 * @param birthDate date of birth
 * @param sex M or F
 * @param weightKg body weight
 * @param heightM body height
 * @param hospitalNumber the number the hospital knows the person by
 */
public record DemoSubject(
    String code,
    String family,
    String given,
    String nickname,
    String misspelling,
    LocalDate birthDate,
    char sex,
    double weightKg,
    double heightM,
    String hospitalNumber) {

  private record GivenName(String name, String nickname, String misspelling, char sex) {}

  private static final List<GivenName> GIVEN =
      List.of(
          new GivenName("Katherine", "Kate", "Kathrine", 'F'),
          new GivenName("William", "Will", "Wiliam", 'M'),
          new GivenName("Elisabeth", "Lisa", "Elizabeth", 'F'),
          new GivenName("Johannes", "Hans", "Johanes", 'M'),
          new GivenName("Margaret", "Peggy", "Margret", 'F'),
          new GivenName("Robert", "Bob", "Robbert", 'M'),
          new GivenName("Alexandra", "Sasha", "Aleksandra", 'F'),
          new GivenName("Michael", "Mike", "Micheal", 'M'));

  private static final List<String> FAMILY =
      List.of(
          "Harper",
          "Brandt",
          "Okafor",
          "Lindqvist",
          "Moreau",
          "Castillo",
          "Novak",
          "Tanaka",
          "Fontaine",
          "Weber",
          "Ibarra",
          "Quigley",
          "Yilmaz");

  /** The subject of a site, by its place there from 0; codes go in tens: A010, A020. */
  static DemoSubject of(Seed seed, DemoSite site, int siteIndex, int index) {
    String code = "%c%03d".formatted(site.subjectLetter(), (index + 1) * 10);
    Random random = seed.random("subject", code);
    GivenName given = GIVEN.get((index + 3 * siteIndex) % GIVEN.size());
    String family = FAMILY.get((index + 5 * siteIndex) % FAMILY.size());
    LocalDate birth = LocalDate.of(1940, 1, 1).plusDays(random.nextInt(16_000));
    double weight = Math.round((78 + 12 * random.nextGaussian()) * 10) / 10.0;
    double height = Math.round((1.71 + 0.08 * random.nextGaussian()) * 100) / 100.0;
    return new DemoSubject(
        code,
        family,
        given.name(),
        given.nickname(),
        given.misspelling(),
        birth,
        given.sex(),
        Math.clamp(weight, 45, 140),
        Math.clamp(height, 1.45, 2.05),
        "%07d".formatted(random.nextInt(10_000_000)));
  }
}
