package com.example.shop;

import com.example.ran.Ran;
import org.junit.*;

/** Fails before its tests. */
public class NoWarehouseTest {
    @BeforeClass
    public static void open() throws Exception {
        Ran.the("NoWarehouseTest");
        throw new IllegalStateException("no warehouse");
    }

    @Test
    public void neverRuns() {}
}
