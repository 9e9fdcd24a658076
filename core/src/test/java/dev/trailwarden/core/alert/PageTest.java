package dev.trailwarden.core.alert;

import static org.assertj.core.api.Assertions.assertThat;

import dev.trailwarden.core.event.PlainText;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

final class PageTest {
    @Test
    void wordsStayWholeAndLongOnesBreakAtTheirJoints() {
        assertThat(Page.wrapped("arn:aws:kms:eu-west-1:222222222222:key/3f1c9d04-5a1b-4a77-9d5e-2b6f0c8e7a11", 22))
                .containsExactly(
                        "arn:aws:kms:eu-west-1:", "222222222222:key/", "3f1c9d04-5a1b-4a77-", "9d5e-2b6f0c8e7a11");
        assertThat(Page.wrapped("the quick brown fox", 10)).containsExactly("the quick", "brown fox");
        assertThat(Page.wrapped("", 10)).containsExactly("");
    }

    @Test
    void aTimeStaysInOnePiece() {
        assertThat(Page.wrapped("it began at 2026-03-02 07:13:29 UTC", 30))
                .containsExactly("it began at", "2026-03-02 07:13:29 UTC");
    }

    @Test
    void noLineIsTooLongAndNothingIsLost() {
        Random random = new Random(4);
        for (int run = 0; run < 5_000; run++) {
            StringBuilder text = new StringBuilder();
            for (int i = 0; i < random.nextInt(40); i++) {
                text.append("ab.c/d:e-f_ ".charAt(random.nextInt(12)));
            }
            int width = 4 + random.nextInt(30);
            List<String> lines = Page.wrapped(text.toString(), width);
            assertThat(lines)
                    .as("%s in %d", text, width)
                    .allSatisfy(line -> assertThat(line).hasSizeLessThanOrEqualTo(width));
            assertThat(String.join("", lines).replace(" ", ""))
                    .isEqualTo(text.toString().replace(" ", ""));
        }
    }

    @Test
    void aBrokenWordDoesNotBringAHostToLife() {
        String text = PlainText.unlinked("evil.community-is-no-host evil.comthisisnodomainatallbutaverylongword", 200);
        for (int width = 6; width < 40; width++) {
            assertThat(String.join("\n", Page.wrapped(text, width))).doesNotContainPattern("evil\\.com\\b");
        }
    }

    @Test
    void aCommandThatDoesNotFitGoesOnInTheNextLineAsAShellReadsIt() {
        assertThat(new Page().command("trailwarden restore " + "x".repeat(60)).text())
                .isEqualTo("   trailwarden restore \\\n     " + "x".repeat(60) + "\n");
    }
}
