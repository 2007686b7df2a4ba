package com.example.till;

import com.example.ran.Ran;
import org.junit.jupiter.api.Test;

class CrashTest {
    @Test
    void crashes() throws Exception {
        Ran.the("CrashTest#crashes");
        if (System.getenv("CRASH") != null) Runtime.getRuntime().halt(3);
    }
}
