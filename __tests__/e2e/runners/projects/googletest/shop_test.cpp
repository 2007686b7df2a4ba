// Tests of a shop, some of which fail; which ones ran stands in the file RAN.
#include <gtest/gtest.h>

#include <cstdlib>
#include <fstream>
#include <string>
#include <vector>

namespace {

// How often this was called by this name, in all runs together.
int TryOf(const std::string& name) {
  const std::string file = name + ".tries";
  int tries = 0;
  std::ifstream(file) >> tries;
  std::ofstream(file) << ++tries;
  return tries;
}

bool IsSet(const char* variable) { return std::getenv(variable) != nullptr; }

TEST(Cart, Adds) { FAIL() << "as ever"; }
TEST(Cart, AddsUp) {}
TEST(CartAdds, Up) {}

TEST(Flaky, PassesTheSecondTime) { EXPECT_GT(TryOf("flaky"), 1); }

bool spoilt = false;
TEST(Company, Spoils) { spoilt = true; }
TEST(Company, FailsInCompany) { EXPECT_FALSE(spoilt); }

TEST(Crash, Crashes) {
  if (IsSet("CRASH")) std::abort();
}

class Sums : public testing::TestWithParam<int> {};
TEST_P(Sums, IsNotTwo) { EXPECT_NE(GetParam(), 2); }
INSTANTIATE_TEST_SUITE_P(Small, Sums, testing::Values(1, 2, 3, 21, 22));
INSTANTIATE_TEST_SUITE_P(Named, Sums, testing::Values(1, 2), [](const testing::TestParamInfo<int>& info) {
  return info.param == 2 ? "Two" : "One";
});

template <typename T>
class Typed : public testing::Test {};
struct TypeNames {
  template <typename T>
  static std::string GetName(int i) {
    return std::vector<std::string>{"std::vector<int*>", "std::vector<int>"}[i];
  }
};
using Types = testing::Types<std::vector<int*>, std::vector<int>>;
TYPED_TEST_SUITE(Typed, Types, TypeNames);
TYPED_TEST(Typed, HoldsNoPointers) {
  const bool isPointer = std::is_pointer<typename TypeParam::value_type>::value;
  EXPECT_FALSE(isPointer);
}

class Fails : public testing::Test {
 public:
  void TestBody() override { FAIL(); }
};
class Passes : public testing::Test {
 public:
  void TestBody() override {}
};
template <typename T>
void Register(const char* suite, const std::string& name) {
  testing::RegisterTest(suite, name.c_str(), nullptr, nullptr, __FILE__, __LINE__, []() -> testing::Test* { return new T; });
}

class Environment : public testing::Environment {
  void SetUp() override {
    if (IsSet("NO_WAREHOUSE")) FAIL() << "no warehouse";
  }
};

// Writes down what runs.
class Recorder : public testing::EmptyTestEventListener {
  void OnTestStart(const testing::TestInfo& test) override {
    std::ofstream("ran", std::ios::app) << test.test_suite_name() << '.' << test.name() << '\0';
  }
};

}  // namespace

int main(int argc, char** argv) {
  testing::InitGoogleTest(&argc, argv);
  testing::AddGlobalTestEnvironment(new Environment);
  testing::UnitTest::GetInstance()->listeners().Append(new Recorder);
  // GoogleTest takes names from programs as they are.
  for (const char* name : {"with space", "$(touch pwned)", "`touch pwned`", "\"quotes\" & <tags>", "it's", "a|b", "(a)", "[b]", "naïve 日本 🦆",
                           "-dash", "two\nlines", "stars*", "a:b", "what?", "back\\slash", "100%", "#1, 2; 3"}) {
    Register<Fails>("Odd", name);
    Register<Passes>("Odd", std::string(name) + "+");
  }
  if (IsSet("MANY"))
    for (int i = 0; i < 6000; i++) {
      const std::string name = "IsOneOfVeryManyTestsWithARatherLongName" + std::to_string(i);
      if (i % 2 == 0) Register<Fails>("Many", name); else Register<Passes>("Many", name);
    }
  return RUN_ALL_TESTS();
}
