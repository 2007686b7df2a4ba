package com.example.shop;

import static org.junit.Assert.fail;

import com.example.ran.Ran;
import java.util.*;
import org.junit.Test;
import org.junit.runner.RunWith;
import org.junit.runners.Parameterized;

/** JUnit 4 runs a parameter alone. Each odd one fails, and has a neighbour that passes. */
@RunWith(Parameterized.class)
public class OddNamesTest {
    static final List<String> ODD = Arrays.asList(
        "with space", "$(touch pwned)", "`touch pwned`", "\"quotes\" & <tags>", "it's", "a|b", "(a)", "[b]", "naïve 日本 🦆",
        "-dash", "two\nlines", "stars*", "a,b", "what?", "back\\slash", "sl/ash", "100%", "a#b", "a+b", "!", " spaced ", "");

    @Parameterized.Parameters(name = "{0}")
    public static List<String> names() {
        List<String> all = new ArrayList<>(ODD);
        for (String name : ODD) all.add(name + "_");
        return all;
    }

    @Parameterized.Parameter public String name;

    @Test
    public void isFine() throws Exception {
        Ran.the("OddNamesTest#isFine[" + name + "]");
        if (ODD.contains(name)) fail();
    }
}
